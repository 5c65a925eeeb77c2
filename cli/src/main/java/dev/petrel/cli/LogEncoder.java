// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.petrel.engine.text.ControlCharacters;
import java.nio.charset.StandardCharsets;

/**
 * Writes log lines as UTF-8 in a pattern, as {@code config/logback.xml} sets it up. What sensors print, and names and
 * messages that came from elsewhere, may hold control characters: they are escaped, stack traces and all, so that they act
 * on no terminal and the log stays text.
 */
public final class LogEncoder extends PatternLayoutEncoder {

    @Override
    public byte[] encode(ILoggingEvent event) {
        return ControlCharacters.escape(getLayout().doLayout(event)).getBytes(StandardCharsets.UTF_8);
    }
}
