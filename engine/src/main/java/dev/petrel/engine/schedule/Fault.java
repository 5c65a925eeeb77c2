// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schedule;

/**
 * What is wrong with a parameter of a timer.
 *
 * @param problem the parameter, its value and what is wrong with it
 * @param remedy what to write instead
 */
public record Fault(String problem, String remedy) {

    static Fault of(String parameter, Object value, String problem, String remedy) {
        return new Fault("\"" + parameter + "\" = \"" + value + "\": " + problem, remedy);
    }
}
