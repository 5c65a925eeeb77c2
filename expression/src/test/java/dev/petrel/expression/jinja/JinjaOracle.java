// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.TestJson;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The real Jinja2 in a Python process, set up as StackStorm sets it up: {@code oracle.py serve}. */
final class JinjaOracle implements AutoCloseable {

    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;
    private final String version;

    private JinjaOracle(Process process, BufferedReader answers, String version) {
        this.process = process;
        this.answers = answers;
        this.requests = process.outputWriter();
        this.version = version;
    }

    /** Started with the first Python that has what it needs, or empty. */
    static Optional<JinjaOracle> start() throws IOException {
        for (String python : PYTHONS) {
            JinjaOracle oracle = start(python);
            if (oracle != null) {
                return Optional.of(oracle);
            }
        }
        return Optional.empty();
    }

    private static @Nullable JinjaOracle start(String python) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(python, "-B", script().toString(), "serve")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return null;
        }
        BufferedReader answers = process.inputReader();
        String hello = answers.readLine();
        if (hello == null) {
            process.destroy();
            return null;
        }
        return new JinjaOracle(
                process, answers, "Jinja2 " + TestJson.readObject(hello).get("jinja2"));
    }

    private static Path script() {
        try {
            return Path.of(JinjaOracle.class.getResource("oracle.py").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    String version() {
        return version;
    }

    /** What {@code oracle.py} answers: text or error, and variables. */
    Map<String, Object> render(String template, Map<String, Object> context) throws IOException {
        requests.write(TestJson.write(Map.of("template", template, "context", context)));
        requests.newLine();
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("Python ended at " + template);
        }
        return TestJson.readObject(answer);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
