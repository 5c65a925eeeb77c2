// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import dev.petrel.cli.chaos.Nemesis.Struck;
import dev.petrel.cli.local.LocalCluster;
import dev.petrel.cli.local.LocalFailure;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** One chaos run on a cluster that has started: events under faults until enough were accepted, then calm, then the check. */
final class ChaosRun {

    /** Nothing is accepted for so long: something does not come back, and more waiting would not help. */
    private static final Duration NO_PROGRESS = Duration.ofMinutes(2);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration TELL_EVERY = Duration.ofSeconds(10);

    private final ChaosPlan plan;
    private final LocalCluster cluster;
    private final Ledgers ledgers;
    private final Clock clock;
    private final PrintWriter progress;
    private final long began;

    ChaosRun(ChaosPlan plan, LocalCluster cluster, Ledgers ledgers, Clock clock, PrintWriter progress) {
        this.plan = plan;
        this.cluster = cluster;
        this.ledgers = ledgers;
        this.clock = clock;
        this.progress = progress;
        this.began = clock.nanos();
    }

    Report run() throws IOException, InterruptedException {
        awaitEvents("the sensor dispatches");
        Nemesis nemesis = new Nemesis(cluster, new Schedule(plan), clock);
        Clock.Waker pause = clock.newWaker();
        int accepted = ledgers.count();
        long lastGrowth = clock.nanos();
        long lastTold = lastGrowth;
        while (accepted < plan.events()
                || nemesis.struck().size() < plan.faults().size()) {
            nemesis.step().ifPresent(this::tell);
            int now = ledgers.count();
            if (now > accepted || now >= plan.events()) {
                lastGrowth = clock.nanos();
            }
            accepted = now;
            if (clock.since(lastGrowth).compareTo(NO_PROGRESS) > 0) {
                throw new LocalFailure(
                        "no event was accepted for " + NO_PROGRESS.toSeconds() + " s, after " + accepted);
            }
            if (clock.since(lastTold).compareTo(TELL_EVERY) > 0) {
                lastTold = clock.nanos();
                tell(accepted + " events accepted");
            }
            pause.await(LOOK_EVERY);
        }
        nemesis.calm();
        tell(accepted + " events accepted; no more faults, waiting for the last executions to end");
        settle();
        double seconds = clock.since(began).toMillis() / 1000.0;
        History history = ledgers.read();
        return new Report(plan, history, nemesis.struck(), Checker.check(history), seconds);
    }

    private void awaitEvents(String what) throws IOException, InterruptedException {
        cluster.await(what, NO_PROGRESS, () -> {
            try {
                return ledgers.count() > 0;
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** Until all have ended and nothing comes any more, or the time is over; what is open then is the checker's. */
    private void settle() throws IOException, InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long from = clock.nanos();
        long quietSince = clock.nanos();
        long seen = -1;
        while (clock.since(from).compareTo(plan.settling()) < 0) {
            long executions = orMinusOne(ledgers::executions);
            long open = orMinusOne(ledgers::open);
            if (executions != seen || open != 0) {
                quietSince = clock.nanos();
                seen = executions;
            }
            if (clock.since(quietSince).compareTo(Duration.ofSeconds(5)) > 0 && executions >= ledgers.count()) {
                return;
            }
            pause.await(LOOK_EVERY.multipliedBy(5));
        }
    }

    private static long orMinusOne(LongSupplier question) {
        try {
            return question.getAsLong();
        } catch (StoreException e) {
            return -1; // the database is still coming back
        }
    }

    private void tell(Struck struck) {
        Fault fault = struck.fault();
        tell(String.format(
                Locale.ROOT,
                "%s %s for %.1f s",
                fault.kind().word(),
                fault.target(),
                fault.lasting().toMillis() / 1000.0));
    }

    private void tell(String what) {
        progress.printf(Locale.ROOT, "%7.1f s  %s%n", clock.since(began).toMillis() / 1000.0, what);
        progress.flush();
    }
}
