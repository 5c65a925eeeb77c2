// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells one content of a file from another without reading it. The key is the inode: an editor that writes a new file
 * and renames it changes that, even if time and size stay.
 */
record FileStamp(FileTime modified, long size, @Nullable Object key) {

    /** Empty if there is no such file, or it cannot be looked at. */
    static Optional<FileStamp> of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileStamp(now.lastModifiedTime(), now.size(), now.fileKey()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
