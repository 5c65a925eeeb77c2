// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;

/** Where a value comes from. Later ones in this list go before earlier ones. */
public sealed interface Source {

    /** No file, variable or option sets it. */
    record Default() implements Source {
        @Override
        public String toString() {
            return "default";
        }
    }

    /** A line of a configuration file. */
    record FileLine(Path file, int line) implements Source {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** An environment variable. */
    record Environment(String variable) implements Source {
        @Override
        public String toString() {
            return "environment " + variable;
        }
    }

    /** An option on the command line. */
    record Flag(String key) implements Source {
        @Override
        public String toString() {
            return "command line " + key;
        }
    }
}
