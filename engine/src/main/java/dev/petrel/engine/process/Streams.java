// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that was started, and where its output is read.
 *
 * @param names the pipes of its output as {@code /proc} shows them; empty if they are the JDK's
 */
record Streams(Process process, InputStream stdout, InputStream stderr, List<Path> names) {

    /** Starts what {@code builder} describes, with pipes of {@code pipes} where there are any. */
    static Streams start(ProcessBuilder builder, Pipes pipes) throws IOException {
        Pipes.Pipe out = pipes.open();
        Pipes.Pipe err = out == null ? null : pipes.open();
        if (out == null || err == null) {
            if (out != null) {
                out.close();
            }
            Process process = builder.start();
            return new Streams(process, process.getInputStream(), process.getErrorStream(), List.of());
        }
        try {
            Process process = builder.redirectOutput(out.writingEnd())
                    .redirectError(err.writingEnd())
                    .start();
            out.handedOver();
            err.handedOver();
            return new Streams(process, out.stream(), err.stream(), List.of(out.name(), err.name()));
        } catch (IOException e) {
            out.close();
            err.close();
            throw e;
        }
    }

    /** Who holds its output open, for people. */
    List<String> holders() {
        return Holders.of(names);
    }
}
