// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogEncoderTest {

    @Test
    void escapesControlCharactersOfMessagesPairsAndStackTraces() {
        LoggerContext context = new LoggerContext();
        LogEncoder encoder = new LogEncoder();
        encoder.setContext(context);
        encoder.setPattern("%-5level %msg %kvp{DOUBLE}%n");
        encoder.start();
        LoggingEvent event = new LoggingEvent(
                "x",
                context.getLogger("x"),
                Level.INFO,
                "printed: a\0\u001b[31m é {}",
                new IllegalStateException("\u009bJ"),
                new Object[] {"\r"});

        String line = new String(encoder.encode(event), StandardCharsets.UTF_8);

        assertThat(line)
                .startsWith("INFO  printed: a\\u0000\\u001b[31m é \\u000d")
                .contains("\njava.lang.IllegalStateException: \\u009bJ\n\tat ")
                .endsWith("\n");
    }

    @Test
    void endsALineWithoutPairsWithItsMessage() throws Exception {
        String config = Files.readString(Path.of("../config/logback.xml"));
        String pattern = config.substring(config.indexOf("%msg"), config.indexOf("</pattern>"));
        LoggerContext context = new LoggerContext();
        LogEncoder encoder = new LogEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        LoggingEvent event = new LoggingEvent("x", context.getLogger("x"), Level.INFO, "Ended.", null, null);

        assertThat(new String(encoder.encode(event), StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("Ended.");

        event.addKeyValuePair(new KeyValuePair("status", "failed"));
        assertThat(new String(encoder.encode(event), StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("Ended. status=\"failed\"");
    }

    @Test
    void isWhatTheDistributionUses() throws Exception {
        assertThat(Files.readString(Path.of("../config/logback.xml")))
                .contains("<encoder class=\"" + LogEncoder.class.getName() + "\">");
    }
}
