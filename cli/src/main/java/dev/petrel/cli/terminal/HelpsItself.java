// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

import java.util.Optional;

/** A command whose {@code --help} says more when it is given words. */
public interface HelpsItself {

    /**
     * The help for the words that it was given; empty for the usual help.
     *
     * @throws Exception what the command line tells like any failure of the command
     */
    Optional<String> help() throws Exception;
}
