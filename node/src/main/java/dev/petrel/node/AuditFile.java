// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.util.FileSize;
import dev.petrel.engine.audit.AuditLine;
import dev.petrel.engine.audit.AuditLog;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.ConfigProblem;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.AuditRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The audit log in a file, or on standard output. Each line is with the system when {@link #write} returns. The file is
 * readable by its user and group, is set aside each day and when it is full, and its predecessors are kept in number and
 * time as configured. Apart from the logs of the process: their configuration does not touch it.
 */
final class AuditFile implements AuditLog, Service {

    private static final org.slf4j.Logger log = LoggerFactory.getLogger(AuditFile.class);
    private static final String STDOUT = "-";
    private static final String PERMISSIONS = "rw-r-----";

    private final String file;
    private final PetrelConfig.Audit config;
    private final LogThrottle failures;
    private volatile @Nullable LoggerContext context;

    /** @param file its path, or {@code -} */
    AuditFile(String file, PetrelConfig.Audit config, Clock clock) {
        this.file = file;
        this.config = config;
        this.failures = new LogThrottle(clock);
    }

    @Override
    public void write(AuditRecord record) {
        LoggerContext open = context;
        if (open != null) {
            open.getLogger(Logger.ROOT_LOGGER_NAME).info(AuditLine.of(record));
        }
    }

    @Override
    public String name() {
        return "audit-file";
    }

    /** @throws ConfigException when the file cannot be written */
    @Override
    public synchronized void start() {
        if (context != null) {
            return;
        }
        LoggerContext made = new LoggerContext();
        made.setMDCAdapter(new LogbackMDCAdapter());
        made.getStatusManager().add(this::told);
        OutputStreamAppender<ILoggingEvent> appender = file.equals(STDOUT) ? new ConsoleAppender<>() : rolling(made);
        appender.setName(name());
        Line encoder = new Line();
        encoder.setContext(made);
        encoder.start();
        appender.setContext(made);
        appender.setEncoder(encoder);
        appender.start();
        made.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context = made;
    }

    @Override
    public synchronized void stop() {
        LoggerContext open = context;
        context = null;
        if (open != null) {
            open.stop();
        }
    }

    private RollingFileAppender<ILoggingEvent> rolling(LoggerContext made) {
        if (file.contains("%")) {
            throw problem("a path without %", "set another file");
        }
        if (Files.exists(Path.of(file), LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(Path.of(file), LinkOption.NOFOLLOW_LINKS)) {
            // It would be renamed when its day is over.
            throw problem(
                    "a file of its own, no link, directory or device", "set another file, or - for standard output");
        }
        tryToOpen();
        RollingFileAppender<ILoggingEvent> appender = new Guarded();
        appender.setFile(file);
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(made);
        policy.setParent(appender);
        policy.setFileNamePattern(file + ".%d{yyyy-MM-dd}.%i");
        policy.setMaxFileSize(new FileSize(config.fileSize()));
        policy.setMaxHistory(config.files());
        policy.setTotalSizeCap(new FileSize((long) config.fileSize() * config.files()));
        policy.setCleanHistoryOnStart(true);
        policy.start();
        appender.setRollingPolicy(policy);
        return appender;
    }

    private void tryToOpen() {
        try {
            create(Path.of(file));
            Files.newOutputStream(Path.of(file), StandardOpenOption.APPEND).close();
        } catch (IOException e) {
            throw problem(
                    "a file that this process may write, found: " + e,
                    "make its directory, owned by the user of this process, or set another file");
        }
    }

    private ConfigException problem(String expected, String remedy) {
        return new ConfigException(List.of(new ConfigProblem("audit", "[audit] file = " + file, expected, remedy)));
    }

    private static void create(Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PERMISSIONS)));
        }
    }

    private void told(Status status) {
        if (status.getLevel() >= Status.ERROR) {
            failures.another()
                    .ifPresent(times -> log.error(
                            "The audit log \"{}\" may lack lines: {} ({} such messages). Make room, or let this process"
                                    + " write the file again.",
                            file,
                            status.getMessage(),
                            times));
        }
    }

    /** Makes each new file with its permissions, before anything is in it. */
    private static final class Guarded extends RollingFileAppender<ILoggingEvent> {
        @Override
        public void openFile(String name) throws IOException {
            create(Path.of(name));
            super.openFile(name);
        }
    }

    /** A message and the end of its line. */
    private static final class Line extends EncoderBase<ILoggingEvent> {
        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            return (event.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }
}
