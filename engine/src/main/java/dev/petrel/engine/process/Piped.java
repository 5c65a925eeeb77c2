// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A child of this very process. Two threads read its output. */
final class Piped implements Leader {

    private static final Logger log = LoggerFactory.getLogger(Piped.class);
    private static final int CHUNK = 16 * 1024;

    /** A stream and who hears it. */
    private record Stream(InputStream in, Heard heard) {}

    private final Process process;
    private final Stream stdout;
    private final Stream stderr;
    /** The pipes of its output as {@code /proc} shows them; empty if they are the JDK's. */
    private final List<Path> names;

    private final Executor threads;

    private Piped(Process process, Stream stdout, Stream stderr, List<Path> names, Executor threads) {
        this.process = process;
        this.stdout = stdout;
        this.stderr = stderr;
        this.names = names;
        this.threads = threads;
    }

    /** Starts what {@code builder} describes, with pipes of {@code pipes} where there are any. */
    static Piped start(ProcessBuilder builder, Pipes pipes, Heard stdout, Heard stderr, Executor threads)
            throws IOException {
        Pipes.Pipe out = pipes.open();
        Pipes.Pipe err = out == null ? null : pipes.open();
        if (out == null || err == null) {
            if (out != null) {
                out.close();
            }
            Process process = builder.start();
            return new Piped(
                    process,
                    new Stream(process.getInputStream(), stdout),
                    new Stream(process.getErrorStream(), stderr),
                    List.of(),
                    threads);
        }
        try {
            Process process = builder.redirectOutput(out.writingEnd())
                    .redirectError(err.writingEnd())
                    .start();
            out.handedOver();
            err.handedOver();
            return new Piped(
                    process,
                    new Stream(out.stream(), stdout),
                    new Stream(err.stream(), stderr),
                    List.of(out.name(), err.name()),
                    threads);
        } catch (IOException e) {
            out.close();
            err.close();
            throw e;
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public CompletableFuture<?> ended() {
        return process.onExit();
    }

    @Override
    public int exitValue() {
        return process.exitValue();
    }

    @Override
    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    @Override
    public CompletableFuture<Void> read() {
        return CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> pump(stdout), threads),
                CompletableFuture.runAsync(() -> pump(stderr), threads));
    }

    private void pump(Stream stream) {
        byte[] chunk = new byte[CHUNK];
        try {
            int length = stream.in().read(chunk);
            while (length >= 0) {
                stream.heard().chunk(chunk, length);
                length = stream.in().read(chunk);
            }
        } catch (IOException e) {
            log.debug("The output of process {} was closed.", pid(), e);
        } finally {
            close(stream.in());
        }
        stream.heard().end();
    }

    @Override
    public List<String> holders() {
        return Holders.of(names, -1);
    }

    @Override
    public void letGo() {
        close(stdout.in());
        close(stderr.in());
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            log.debug("Closing a pipe failed.", e);
        }
    }
}
