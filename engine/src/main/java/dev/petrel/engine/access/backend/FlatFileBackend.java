// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.backend;

import dev.petrel.engine.access.AuthBackend;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.ConfigProblem;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.security.htpasswd.PasswordFile;
import dev.petrel.engine.security.htpasswd.PasswordHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users of an htpasswd file, as StackStorm's {@code flat_file}. The file is read again when it has changed; a line that
 * cannot be used is told in the log, and its user cannot log in. Users have no groups.
 */
public final class FlatFileBackend implements AuthBackend {

    private static final Logger log = LoggerFactory.getLogger(FlatFileBackend.class);
    private static final int MOST_TOLD = 20;

    /** Two changes within this time may leave a file with the same time. */
    private static final Duration TICK = Duration.ofSeconds(2);

    private final Path file;
    private final Clock clock;
    private volatile Read read;

    /**
     * What was read last.
     *
     * @param stamp of the file then
     * @param settled whether any later change shows in the stamp
     */
    private record Read(PasswordFile users, Stamp stamp, boolean settled) {}

    /** What tells one content of a file from another without reading it. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {

        static Stamp of(Path file) throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
        }
    }

    /**
     * Reads {@code file} for the first time.
     *
     * @throws ConfigException if it cannot be read, or others may read or change it
     */
    public FlatFileBackend(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        String danger = danger(file);
        if (!danger.isEmpty()) {
            throw refused(danger, "run \"chmod 600 " + file + "\", as the user of this process, or 640 for a group");
        }
        try {
            this.read = readNow();
        } catch (IOException e) {
            throw refused(
                    cause(e), "make it with \"petrel user add NAME --file " + file + "\", readable for this process");
        }
    }

    private ConfigException refused(String found, String remedy) {
        return new ConfigException(List.of(new ConfigProblem(
                "[auth] backend_kwargs",
                "file_path = " + file,
                "a file of users that only this process and its group can read, but it " + found,
                remedy)));
    }

    @Override
    public Optional<User> authenticate(String user, String password) {
        PasswordFile now = current();
        PasswordHash hash = now.users().get(user);
        if (hash == null) {
            // It takes as long as a wrong password does.
            var ignored = now.users().values().stream().findFirst().map(decoy -> decoy.matches(password));
            return Optional.empty();
        }
        return hash.matches(password) ? Optional.of(new User(user, Set.of())) : Optional.empty();
    }

    private PasswordFile current() {
        try {
            Read last = read;
            if (!last.settled() || !last.stamp().equals(Stamp.of(file))) {
                return readAgain().users();
            }
            return last.users();
        } catch (IOException e) {
            throw new UnavailableException("the file of users \"" + file + "\" " + cause(e), e);
        }
    }

    private synchronized Read readAgain() throws IOException {
        Read last = read;
        Stamp stamp = Stamp.of(file);
        if (last.settled() && last.stamp().equals(stamp)) {
            return last;
        }
        String danger = danger(file);
        if (!danger.isEmpty() && !last.stamp().equals(stamp)) {
            log.error("The file of users \"{}\" {}. Run \"chmod 600 {}\".", file, danger, file);
        }
        Read now = readNow();
        read = now;
        return now;
    }

    private Read readNow() throws IOException {
        Stamp stamp = Stamp.of(file);
        boolean settled = stamp.modified().toInstant().plus(TICK).isBefore(clock.instant());
        PasswordFile users = PasswordFile.read(file);
        Read last = read;
        if (last == null || !last.users().equals(users)) {
            tell(users);
        }
        return new Read(users, stamp, settled);
    }

    private void tell(PasswordFile users) {
        List<PasswordFile.Problem> problems = users.problems();
        problems.stream()
                .limit(MOST_TOLD)
                .forEach(problem -> log.error(
                        "\"{}\":{}: {}. The user cannot log in; \"petrel user passwd\" writes a" + " new line.",
                        file,
                        problem.line(),
                        problem.what()));
        if (problems.size() > MOST_TOLD) {
            log.error("\"{}\": {} more lines cannot be used.", file, problems.size() - MOST_TOLD);
        }
        List<String> weak = users.users().entrySet().stream()
                .filter(entry -> !entry.getValue().scheme().strong())
                .map(entry -> entry.getKey())
                .limit(MOST_TOLD)
                .toList();
        if (!weak.isEmpty()) {
            log.warn(
                    "\"{}\": hashes of a weak scheme (apr1, {SHA}), whose passwords are guessed soon once the file is"
                            + " known: {}. \"petrel user passwd\" writes bcrypt.",
                    file,
                    weak);
        }
        log.info("\"{}\" has {} users.", file, users.users().size());
    }

    /** What of {@code file}'s permissions lets others read or change it; empty if nothing does. */
    private static String danger(Path file) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            Set<PosixFilePermission> permissions =
                    view == null ? Set.of() : view.readAttributes().permissions();
            if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
                return "can be read by every user of this machine, with the hashes in it";
            }
            return permissions.contains(PosixFilePermission.OTHERS_WRITE)
                            || permissions.contains(PosixFilePermission.GROUP_WRITE)
                    ? "can be changed by other users of this machine"
                    : "";
        } catch (IOException e) {
            return ""; // reading it tells what is wrong
        }
    }

    private static String cause(IOException e) {
        return e instanceof NoSuchFileException ? "does not exist" : "cannot be read (" + e + ")";
    }
}
