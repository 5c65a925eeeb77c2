// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Keeps embedded servers from filling the log with what their clients are told anyway. */
final class ServerLogs {

    private static final Map<String, Level> LEVELS = Map.of(
            "de.bwaldvogel.mongo", Level.ERROR,
            // An error with its stack for every command that fails, a duplicate key among them.
            "de.bwaldvogel.mongo.wire", Level.OFF,
            "io.netty", Level.WARN,
            "org.apache.qpid", Level.WARN,
            "qpid", Level.WARN);

    private ServerLogs() {}

    /** Sets the levels that the log's own configuration does not set. */
    static void quieten() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            LEVELS.forEach((name, level) -> {
                Logger logger = context.getLogger(name);
                if (logger.getLevel() == null) {
                    logger.setLevel(level);
                }
            });
        }
    }
}
