// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** All that Petrel logs, at every level; of libraries what {@code config/logback.xml} lets through. */
final class CapturedLog extends AppenderBase<ILoggingEvent> {

    private static final List<String> LIBRARIES = List.of(
            "com.mongodb",
            "com.rabbitmq",
            "com.sleepycat",
            "de.bwaldvogel",
            "io.netty",
            "org.apache",
            "org.eclipse.jetty",
            "org.mongodb.driver",
            "qpid");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger petrel = (Logger) LoggerFactory.getLogger("dev.petrel");
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    @Override
    public void start() {
        super.start();
        petrel.setLevel(Level.TRACE);
        LIBRARIES.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.WARN));
        root.addAppender(this);
    }

    @Override
    public void stop() {
        root.detachAppender(this);
        petrel.setLevel(null);
        super.stop();
    }

    String text() {
        return String.join("\n", lines);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                + event.getMDCPropertyMap()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }
}
