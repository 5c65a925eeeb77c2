// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a file's owner, kind and permissions say of whether a secret in it is one. */
final class OwnFile {

    private static final Path PROCESS = Path.of("/proc/self");

    private OwnFile() {}

    /** Why others may know, or have written, what is in {@code file}; empty if only its owner can. Links are not followed. */
    static Optional<String> danger(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return Optional.empty();
        }
        PosixFileAttributes attributes = view.readAttributes();
        if (!attributes.isRegularFile()) {
            return Optional.of("is no plain file; remove it");
        }
        if (Files.exists(PROCESS) && !Files.getOwner(PROCESS).equals(attributes.owner())) {
            return Optional.of("belongs to " + attributes.owner().getName() + ", not to you; remove it");
        }
        Set<PosixFilePermission> others = attributes.permissions().stream()
                .filter(permission -> !permission.name().startsWith("OWNER_"))
                .collect(Collectors.toSet());
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("can be used by other users (" + PosixFilePermissions.toString(attributes.permissions())
                        + "); whoever read it may act as you. Run \"chmod 600 " + file
                        + "\", and log in anew if they may have");
    }
}
