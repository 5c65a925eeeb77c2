// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.security.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Says that a directory belongs to this process. The operating system lets go of it when the process ends. */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws BusException permanent, when another process has it or it cannot be made */
    static DirectoryLock take(Path directory) {
        try {
            PrivateFiles.directory(directory);
            PrivateFiles.closeAll(directory);
            Path file = PrivateFiles.orCreate(directory.resolve("lock"));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw BusException.permanentFailure(
                        "the spool \"" + directory + "\" is in use by another process: give each node its own"
                                + " [sensorcontainer] sensor_node_name or spool_dir, and start a node only once",
                        null);
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw BusException.permanentFailure(
                    "cannot use \"" + directory + "\" as the spool for events (" + e + "): let [sensorcontainer]"
                            + " spool_dir name a directory that this user can write to, or set spool_max_events = 0 to"
                            + " do without a spool",
                    e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
