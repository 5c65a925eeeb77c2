// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security.htpasswd;

import dev.petrel.engine.security.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes an htpasswd file: as a whole or not at all, one process after the other. All lines but those of the user stay as
 * they are. The file keeps its owner and its group, and is closed to others; a new one has mode 0600.
 */
public final class PasswordFileEdit {

    private static final int ATTEMPTS = 100;
    private static final Set<PosixFilePermission> KEPT =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ);

    private final Path file;

    /** @param file a link is followed: what it points to is changed */
    public PasswordFileEdit(Path file) {
        this.file = file;
    }

    /** What a line is to be of a user that has one, or has none. */
    public enum When {
        /** The user must have no line. */
        ABSENT,
        /** The user must have one. */
        PRESENT
    }

    /**
     * Gives {@code user} this hash.
     *
     * @return whether it was done: false if {@code when} does not hold
     * @throws IOException if the file cannot be read or written; it is as it was
     */
    public boolean put(String user, PasswordHash hash, When when) throws IOException {
        return change(lines -> {
            int at = line(lines, user);
            if ((at >= 0) != (when == When.PRESENT)) {
                return false;
            }
            String line = user + ":" + hash.text();
            if (at < 0) {
                lines.add(line);
            } else {
                lines.set(at, line);
            }
            return true;
        });
    }

    /**
     * Removes all lines of {@code user}, those too that cannot be used.
     *
     * @return whether there was one
     */
    public boolean remove(String user) throws IOException {
        return Files.exists(file) && change(lines -> lines.removeIf(line -> isOf(line, user)));
    }

    private interface Change {
        boolean make(List<String> lines);
    }

    private static int line(List<String> lines, String user) {
        for (int i = 0; i < lines.size(); i++) {
            if (isOf(lines.get(i), user)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isOf(String line, String user) {
        return !line.startsWith("#")
                && line.indexOf(':') >= 0
                && PasswordFile.name(line).equals(user);
    }

    private boolean change(Change change) throws IOException {
        Path real = real();
        for (int i = 0; i < ATTEMPTS; i++) {
            Object before = key(real);
            try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    var ignored = channel.lock()) {
                if (Objects.equals(before, key(real))) {
                    return changeLocked(real, change);
                } // another has put its own in this place meanwhile
            } catch (OverlappingFileLockException e) {
                throw new IOException("it is being changed by another thread of this process", e);
            }
        }
        throw new IOException("others keep changing it");
    }

    private Path real() throws IOException {
        try {
            PrivateFiles.create(file);
        } catch (FileAlreadyExistsException e) {
            // the usual case
        }
        return file.toRealPath();
    }

    private static @Nullable Object key(Path real) throws IOException {
        return Files.readAttributes(real, BasicFileAttributes.class).fileKey();
    }

    private static boolean changeLocked(Path real, Change change) throws IOException {
        String text = PasswordFile.text(real);
        if (text.indexOf('\ufffd') >= 0) {
            throw new IOException("it is not UTF-8 all through; what is not would be lost");
        }
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (!change.make(lines)) {
            return false;
        }
        byte[] bytes =
                lines.isEmpty() ? new byte[0] : (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > PasswordFile.LARGEST) {
            throw new IOException(
                    "it would have " + bytes.length + " bytes, and " + PasswordFile.LARGEST + " is the most");
        }
        replace(real, bytes);
        return true;
    }

    private static void replace(Path real, byte[] bytes) throws IOException {
        Path draft = real.resolveSibling(real.getFileName() + ".new");
        Files.deleteIfExists(draft); // of one that was killed: the lock is ours
        PrivateFiles.create(draft);
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            giveTo(draft, real);
            Files.move(draft, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
    }

    /** Gives {@code draft} the owner, the group and the permissions of {@code real}, but none to others. */
    private static void giveTo(Path draft, Path real) throws IOException {
        PosixFileAttributeView from = Files.getFileAttributeView(real, PosixFileAttributeView.class);
        PosixFileAttributeView to = Files.getFileAttributeView(draft, PosixFileAttributeView.class);
        if (from == null || to == null) {
            return;
        }
        PosixFileAttributes was = from.readAttributes();
        PosixFileAttributes is = to.readAttributes();
        if (!was.group().equals(is.group())) {
            to.setGroup(was.group());
        }
        Set<PosixFilePermission> permissions = EnumSet.copyOf(KEPT);
        permissions.retainAll(was.permissions());
        permissions.add(PosixFilePermission.OWNER_READ);
        permissions.add(PosixFilePermission.OWNER_WRITE);
        to.setPermissions(permissions);
        if (!was.owner().equals(is.owner())) {
            to.setOwner(was.owner());
        }
    }
}
