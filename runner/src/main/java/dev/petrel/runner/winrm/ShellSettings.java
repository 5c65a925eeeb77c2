// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.runner.spi.RunRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a shell on a host starts with.
 *
 * @param directory empty for the user's own
 * @param environment what is added to that of the user, in this order
 */
record ShellSettings(String directory, Map<String, String> environment) {

    ShellSettings {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /**
     * What the parameters of {@code request} say. As in StackStorm, a host is told nothing but these.
     *
     * @throws IllegalArgumentException if a shell cannot have it; the message is for people
     */
    static ShellSettings of(RunRequest request) {
        String directory = request.text("cwd", "");
        XmlText.require("parameter \"cwd\"", directory);
        Map<String, String> environment = new LinkedHashMap<>();
        if (request.runnerParameters().get("env") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> {
                if (value != null) {
                    environment.put(name(String.valueOf(name)), value(String.valueOf(name), value));
                }
            });
        }
        return new ShellSettings(directory, environment);
    }

    private static String name(String name) {
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("parameter \"env\": \"" + name
                    + "\" is no name of a variable; a name is not empty and has no \"=\"");
        }
        XmlText.require("parameter \"env\": the name of a variable", name);
        return name;
    }

    private static String value(String name, Object value) {
        if (value instanceof Map || value instanceof Iterable) {
            throw new IllegalArgumentException("parameter \"env\": variable \"" + name
                    + "\" is a list or an object; a variable is text, a number or a boolean");
        }
        XmlText.require("parameter \"env\": variable \"" + name + "\"", value.toString());
        return value.toString();
    }

    @Override
    public String toString() {
        return "ShellSettings[" + directory + "]"; // variables may be secret
    }
}
