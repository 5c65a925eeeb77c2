// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.TestJson;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The real yaql in a Python process: {@code oracle.py serve}. */
final class YaqlOracle implements AutoCloseable {

    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;
    private final String version;

    private YaqlOracle(Process process, BufferedReader answers, String version) {
        this.process = process;
        this.answers = answers;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.version = version;
    }

    /** Started with the first Python that has yaql, or with the one that {@code petrel.yaql.python} names; or empty. */
    static Optional<YaqlOracle> start() throws IOException {
        String named = System.getProperty("petrel.yaql.python");
        for (String python : named == null ? PYTHONS : List.of(named)) {
            YaqlOracle oracle = start(python);
            if (oracle != null) {
                return Optional.of(oracle);
            }
        }
        return Optional.empty();
    }

    private static @Nullable YaqlOracle start(String python) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(python, "-B", path("oracle.py"), "serve", path("golden.json"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return null;
        }
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        String hello = answers.readLine();
        if (hello == null) {
            process.destroy();
            return null;
        }
        return new YaqlOracle(
                process, answers, "yaql " + TestJson.readObject(hello).get("yaql"));
    }

    private static String path(String resource) {
        try {
            return Path.of(YaqlOracle.class.getResource(resource).toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    String version() {
        return version;
    }

    /** What {@code oracle.py} answers for an expression. */
    String evaluate(String expression) throws IOException {
        requests.write(TestJson.write(expression));
        requests.newLine();
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("Python ended at " + expression);
        }
        return String.valueOf(TestJson.read(answer));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
