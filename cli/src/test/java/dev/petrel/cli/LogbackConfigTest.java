// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.KeyValuePair;

class LogbackConfigTest {

    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void writesOneReadableLineToStandardError() throws Exception {
        var console = configure("st2-node");

        assertThat(console.getTarget()).isEqualTo("System.err");
        assertThat(line(console, "sensor started"))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  \\[st2-node] Sensors: "
                                + "sensor started sensor=\"mypack.DirectorySensor\"\\R");
    }

    @Test
    void namesTheThreadWhenTheNodeIsNotKnown() throws Exception {
        assertThat(line(configure(null), "x"))
                .contains(" [" + Thread.currentThread().getName() + "] ");
    }

    @Test
    void keepsLibrariesQuiet() throws Exception {
        configure("st2-node");

        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel()).isEqualTo(Level.INFO);
        assertThat(context.getLogger("io.javalin.Javalin").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("org.mongodb.driver.cluster").getEffectiveLevel())
                .isEqualTo(Level.WARN);
    }

    private ConsoleAppender<ILoggingEvent> configure(String node) throws Exception {
        context.putProperty("PETREL_LOG_LEVEL", "INFO");
        if (node != null) {
            context.putProperty("petrel.node", node);
        }
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("../config/logback.xml").toFile());
        return (ConsoleAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    }

    private String line(ConsoleAppender<ILoggingEvent> console, String message) {
        var logger = context.getLogger("dev.petrel.sensors.Sensors");
        var event = new LoggingEvent("", logger, Level.INFO, message, null, null);
        event.addKeyValuePair(new KeyValuePair("sensor", "mypack.DirectorySensor"));
        return new String(((PatternLayoutEncoder) console.getEncoder()).encode(event), StandardCharsets.UTF_8);
    }
}
