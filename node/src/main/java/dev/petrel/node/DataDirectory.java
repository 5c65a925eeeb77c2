// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.security.PrivateFiles;
import dev.petrel.engine.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory that {@code --data-dir} names: what is Petrel's in it only this user may read. */
final class DataDirectory {

    /** The lines that a node's configuration needs to reach the embedded servers. */
    static final String CONFIGURATION = "servers.conf";

    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);
    private static final Set<String> OURS = Set.of("broker", "database", "spool", CONFIGURATION);

    private DataDirectory() {}

    /**
     * Makes it, or closes it to other users. One that holds other things too keeps its permissions, for it may be a
     * directory that others need; what Petrel makes in it is closed to them all the same.
     *
     * @throws StoreException permanent, when it cannot be made or belongs to another user
     */
    static void prepare(Path directory) {
        if (directory.toString().isBlank()) { // as a shell makes it of a variable that is not set
            throw StoreException.permanentFailure(
                    "--data-dir is empty; name the directory that all data is to be kept in", null);
        }
        try {
            if (!Files.exists(directory) || holdsNothingElse(directory)) {
                var ignored = PrivateFiles.directory(directory);
            } else {
                log.info("\"{}\" holds other things too, so its own permissions stay as they are.", directory);
            }
        } catch (IOException e) {
            throw StoreException.permanentFailure(
                    "\"" + directory + "\" cannot be a directory that only this user may read (" + e
                            + "). Let --data-dir name one that belongs to the user, or one that does not exist yet.",
                    e);
        }
    }

    private static boolean holdsNothingElse(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.allMatch(path -> OURS.contains(path.getFileName().toString()));
        }
    }
}
