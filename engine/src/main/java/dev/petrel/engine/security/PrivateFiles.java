// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and directories that only the user of this process may use: directories with mode 0700, files with 0600. On file
 * systems without POSIX permissions they are made without them.
 */
public final class PrivateFiles {

    private static final Logger log = LoggerFactory.getLogger(PrivateFiles.class);
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private PrivateFiles() {}

    /**
     * Makes {@code directory}, and its parents with the usual permissions; one that exists is closed to others.
     *
     * @return {@code directory}
     * @throws IOException if it cannot be made, or its permissions cannot be changed
     */
    public static Path directory(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            return Files.createDirectory(directory, attributes(directory, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
            close(directory);
            return directory;
        }
    }

    /** Makes {@code file}, which must not exist, empty. */
    public static Path create(Path file) throws IOException {
        return Files.createFile(file, attributes(file, "rw-------"));
    }

    /** Makes {@code file} if it does not exist. */
    public static Path orCreate(Path file) throws IOException {
        try {
            return create(file);
        } catch (FileAlreadyExistsException e) {
            return file;
        }
    }

    /** Makes {@code file} hold {@code text}, as a whole or not at all. At no time may others read it. */
    public static void write(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        create(draft);
        Files.writeString(draft, text, StandardCharsets.UTF_8);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Closes {@code directory} and all that is in it to others. Links are not followed. */
    public static void closeAll(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                close(visited);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isSymbolicLink()) {
                    close(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Whether users other than the owner and the group may read {@code file}; false where that cannot be known. */
    public static boolean readableByAll(Path file) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            return false; // the caller's own read of the file reports what is wrong with it
        }
    }

    private static void close(Path path) throws IOException {
        PosixFileAttributeView view = view(path);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> found = view.readAttributes().permissions();
        Set<PosixFilePermission> left = EnumSet.noneOf(PosixFilePermission.class);
        left.addAll(found);
        if (left.removeAll(OTHERS)) {
            view.setPermissions(left);
            log.info(
                    "\"{}\" was open to other users ({}) and is closed to them now.",
                    path,
                    PosixFilePermissions.toString(found));
        }
    }

    private static @Nullable PosixFileAttributeView view(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
