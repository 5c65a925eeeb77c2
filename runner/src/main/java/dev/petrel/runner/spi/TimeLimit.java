// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.spi;

import dev.petrel.engine.process.ChildProcess;
import dev.petrel.engine.process.Exit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How long an action may take, in the machine's own time: the time that its processes live in.
 *
 * @param seconds the runner parameter {@code timeout}
 */
public record TimeLimit(double seconds) {

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Duration DEATH = GRACE.plusSeconds(5);

    /** Whether it leaves any time at all. */
    public boolean usable() {
        return seconds > 0;
    }

    /** What is wrong when it does not. */
    public String complaint() {
        return "parameter \"timeout\" is " + number() + "; give the action more than 0 seconds";
    }

    /** StackStorm's words for an action that took too long. */
    public String overdue() {
        return "Action failed to complete in " + number() + " seconds";
    }

    /**
     * Waits for {@code child} and the end of its output. When the time is over or the thread is interrupted, ends its
     * whole group, and returns or throws when that is done.
     *
     * @return null when the time was over before the child itself had ended. If only its output was still open, its exit
     *     names the processes that held it
     */
    public @Nullable Exit await(ChildProcess child) throws InterruptedException {
        CompletableFuture<Exit> exit = child.exit();
        try {
            if (ended(exit, duration().toMillis())) {
                return exit.join();
            }
        } catch (InterruptedException e) {
            end(child, exit);
            throw e;
        }
        boolean overdue = child.alive();
        end(child, exit);
        return overdue ? null : exit.getNow(null);
    }

    /** What is missing in the output of an action that left processes behind, as a line of its own. */
    public String heldOpen(List<String> holders) {
        return "[petrel: the action itself ended within its time limit of " + number()
                + " seconds, but at the end of that"
                + " time its output was still held open by " + String.join(", ", holders)
                + ". Those in its process group were ended, and what is written later is not in this result;"
                + " let what shall go on write elsewhere, as in: command >/dev/null 2>&1 &]\n";
    }

    public Duration duration() {
        return Duration.ofMillis((long) Math.min(seconds * 1000, (double) LONGEST.toMillis()));
    }

    private static void end(ChildProcess child, CompletableFuture<Exit> exit) throws InterruptedException {
        child.terminate(GRACE);
        boolean dead = ended(exit, DEATH.toMillis());
        child.kill(); // those of the group that outlived its leader
        if (!dead) {
            ended(exit, DEATH.toMillis());
        }
    }

    private static boolean ended(CompletableFuture<Exit> exit, long millis) throws InterruptedException {
        try {
            exit.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a child's exit cannot fail", e);
        }
    }

    private String number() {
        return BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString();
    }
}
