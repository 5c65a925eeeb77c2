// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * Writes lines to a file whose disk may be full: each write stands for itself, so the first that finds room again is
 * there. What is written after a failure begins a line of its own, for the one before may be there in part. Called by one
 * thread at a time.
 */
final class AuditStream extends OutputStream {

    private final OutputStream file;
    private final Consumer<IOException> failed;
    private final Runnable written;
    private boolean torn;

    /**
     * @param failed is told of each write that was not done
     * @param written is told of each that was
     */
    AuditStream(OutputStream file, Consumer<IOException> failed, Runnable written) {
        this.file = file;
        this.failed = failed;
        this.written = written;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /** Never fails. */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            if (torn) {
                file.write('\n');
            }
            torn = true;
            file.write(bytes, offset, length);
            torn = false;
            written.run();
        } catch (IOException e) {
            torn = true;
            failed.accept(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
