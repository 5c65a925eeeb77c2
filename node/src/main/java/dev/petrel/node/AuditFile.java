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
import dev.petrel.engine.config.AuditConfig;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.ConfigProblem;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.AuditRecord;
import java.io.IOException;
import java.io.OutputStream;
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
 *
 * <p>Where the disk is full lines are missing: each is counted, the log says so, and {@link #check} fails until one is written
 * again.
 */
final class AuditFile implements AuditLog, Service {

    private static final org.slf4j.Logger log = LoggerFactory.getLogger(AuditFile.class);
    private static final String STDOUT = "-";
    private static final String PERMISSIONS = "rw-r-----";

    private final String file;
    private final AuditConfig config;
    private final Opener opener;
    private final Runnable dropped;
    private final LogThrottle failures;
    private volatile @Nullable String failure;
    private volatile @Nullable LoggerContext context;

    /** Opens a file for what is added to it. */
    @FunctionalInterface
    interface Opener {
        OutputStream open(Path file) throws IOException;
    }

    /**
     * @param file its path, or {@code -}
     * @param dropped is told of each record that is not in the file
     */
    AuditFile(String file, AuditConfig config, Clock clock, Runnable dropped) {
        this(file, config, clock, dropped, path -> Files.newOutputStream(path, StandardOpenOption.APPEND));
    }

    /** @param opener opens the file, again when it was set aside */
    AuditFile(String file, AuditConfig config, Clock clock, Runnable dropped, Opener opener) {
        this.file = file;
        this.config = config;
        this.dropped = dropped;
        this.opener = opener;
        this.failures = new LogThrottle(clock);
    }

    /** Fails from a line that could not be written until one could. */
    Health.Check check() {
        String why = failure;
        return why == null
                ? new Health.Check(true, "written")
                : new Health.Check(false, "lines are missing in \"" + file + "\": " + why);
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
        RollingFileAppender<ILoggingEvent> appender = new Guarded(this::stream);
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
            opener.open(Path.of(file)).close();
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

    private OutputStream stream(Path path) throws IOException {
        create(path);
        return new AuditStream(opener.open(path), this::failed, () -> failure = null);
    }

    private void failed(IOException e) {
        failure = String.valueOf(e.getMessage());
        dropped.run();
        mayLack(e.toString());
    }

    /** What the library cannot do: set a file aside, say. */
    private void told(Status status) {
        if (status.getLevel() >= Status.ERROR) {
            mayLack(status.getMessage());
        }
    }

    private void mayLack(String why) {
        failures.another()
                .ifPresent(times -> log.error(
                        "The audit log \"{}\" may lack lines: {} ({} such messages). Make room, or let this process write"
                                + " the file again.",
                        file,
                        why,
                        times));
    }

    /** Writes to what {@code opener} opens: to new files with their permissions, before anything is in them. */
    private static final class Guarded extends RollingFileAppender<ILoggingEvent> {
        private final Opener opener;

        Guarded(Opener opener) {
            this.opener = opener;
        }

        @Override
        public void openFile(String name) throws IOException {
            setOutputStream(opener.open(Path.of(name)));
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
