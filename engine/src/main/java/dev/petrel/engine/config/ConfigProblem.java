// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param where the file and line, variable or flag
 * @param what the key and its value, secrets masked; empty when the file as a whole is meant
 * @param expected what should be there
 * @param remedy what to do
 */
public record ConfigProblem(String where, String what, String expected, String remedy) {

    /** The problem on one line. */
    @Override
    public String toString() {
        String subject = what.isEmpty() ? where : where + ": " + what;
        return remedy.isEmpty()
                ? subject + ": expected " + expected
                : subject + ": expected " + expected + "; " + remedy;
    }
}
