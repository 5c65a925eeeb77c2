// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.RoleDefinitions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies role files when they change while this process runs, all of them or none. At the start they are applied only if
 * nothing ever was: else a node that was away would bring back what has changed since. What is wrong is logged, once for
 * each state of the files, and what was applied before stays.
 */
public final class RoleFilesWatch implements Service {

    private static final Logger log = LoggerFactory.getLogger(RoleFilesWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Path directory;
    private final Roles roles;
    private final RoleAdmin admin;
    private final Loop loop;
    // Of the loop's thread:
    private RoleFiles.@Nullable Reading seen;
    private RoleFiles.@Nullable Reading handled;

    public RoleFilesWatch(Path directory, Roles roles, RoleAdmin admin, Clock clock, Backoff backoff) {
        this.directory = directory;
        this.roles = roles;
        this.admin = admin;
        this.loop = new Loop("role-files", clock, backoff, this::look);
    }

    @Override
    public String name() {
        return loop.name();
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop();
    }

    /** A change counts when it is seen twice: then nobody is writing the files any more. */
    Duration look() {
        RoleFiles.Reading now = RoleFiles.read(directory);
        if (handled == null) {
            atStart(now);
            handled = now;
        } else if (!now.equals(handled) && now.equals(seen)) {
            changed(now);
            handled = now;
        }
        seen = now;
        return EVERY;
    }

    private void atStart(RoleFiles.Reading now) {
        if (!roles.wereEverApplied()) {
            changed(now);
        } else if (now.definitions().filter(roles.definitions()::equals).isEmpty()) {
            log.warn(
                    "The role files in {} are not what is applied. If they are to be, run \"petrel"
                            + " apply-rbac-definitions\".",
                    directory);
        }
    }

    private void changed(RoleFiles.Reading now) {
        Optional<RoleDefinitions> definitions = now.definitions();
        if (definitions.isEmpty()) {
            log.error("The role files in {} are not applied, what was applied before stays:{}", directory, lines(now));
            return;
        }
        admin.apply(now);
        log.info("The role files in {} are applied.{}", directory, lines(now));
        admin.advice(definitions.get()).forEach(log::warn);
    }

    private static String lines(RoleFiles.Reading reading) {
        List<Problem> problems = reading.problems();
        StringBuilder lines = new StringBuilder();
        problems.stream().limit(50).forEach(problem -> lines.append("\n  ").append(problem));
        return problems.size() > 50
                ? lines.append("\n  and ")
                        .append(problems.size() - 50)
                        .append(" more")
                        .toString()
                : lines.toString();
    }
}
