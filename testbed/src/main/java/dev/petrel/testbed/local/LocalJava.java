// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A class of this distribution in a process of its own, with the options that {@code bin/petrel} gives to daemons. Lines
 * are exchanged with it. It is to end when its input does, and the kernel ends it when this process dies. For one thread, but
 * {@link #close}, which may come from another.
 */
public final class LocalJava implements AutoCloseable {

    private static final long ENDING_SECONDS = 10;
    private static final int LINES_TOLD = 15;
    private static final List<String> OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:-ShrinkHeapInSteps", "-Xms64m", "-XX:NewSize=40m", "-Xmx1g");

    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedReader from;
    private final Writer to;

    private LocalJava(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.to = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    /**
     * Starts it.
     *
     * @param layout has the file that its errors go to
     */
    public static LocalJava start(String name, Class<?> main, List<String> words, LocalLayout layout)
            throws IOException {
        List<String> argv = new ArrayList<>(ParentDeath.prefix());
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(OPTIONS);
        argv.add("-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""));
        argv.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        argv.addAll(words);
        Path log = layout.log(name);
        ProcessBuilder builder = new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new LocalJava(name, ParentDeath.start(builder), log);
    }

    public long pid() {
        return process.pid();
    }

    public void send(String line) throws IOException {
        to.write(line + "\n");
        to.flush();
    }

    /**
     * Waits for its next line.
     *
     * @throws LocalFailure if it ends instead
     */
    public String next() throws IOException {
        String line = from.readLine();
        if (line == null) {
            throw new LocalFailure("process \"" + name + "\" has ended:\n" + lastLines());
        }
        return line;
    }

    /**
     * Waits for its next line, which is to be this one.
     *
     * @throws LocalFailure if it is not
     */
    public void expect(String line) throws IOException {
        String found = next();
        if (!found.equals(line)) {
            throw new LocalFailure("process \"" + name + "\" was to say \"" + line + "\" and said \"" + found + "\"");
        }
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
    }

    /** Ends its input, waits until it has ended, and kills it if that takes too long. Idempotent. */
    @Override
    public void close() {
        try {
            to.close();
            if (process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException e) {
            process.destroy(); // it does not read
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
