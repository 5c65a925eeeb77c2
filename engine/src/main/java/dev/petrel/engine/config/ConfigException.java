// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. Carries all that is wrong with it, not just the first thing. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    public ConfigException(List<ConfigProblem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    public List<ConfigProblem> problems() {
        return problems;
    }

    private static String message(List<ConfigProblem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return problems.stream()
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining("", count + " in the configuration:", ""));
    }
}
