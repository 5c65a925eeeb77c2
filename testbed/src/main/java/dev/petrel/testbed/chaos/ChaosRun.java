// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.testbed.local.LocalFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One chaos run on a cluster that dispatches: faults until enough events were accepted, then calm, then the check. */
final class ChaosRun {

    /**
     * Nothing is accepted for so long: something does not come back, and more waiting would not help. No sensor runs while
     * the database is away, which may be a minute, and then servers, sensors and perhaps a node have to start.
     */
    private static final Duration NO_PROGRESS = Duration.ofMinutes(4);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration TELL_EVERY = Duration.ofSeconds(30);

    private final ChaosPlan plan;
    private final Nemesis nemesis;
    private final Ledgers ledgers;
    private final Clock clock;
    private final ChaosProgress progress;

    ChaosRun(ChaosPlan plan, Nemesis nemesis, Ledgers ledgers, Clock clock, ChaosProgress progress) {
        this.plan = plan;
        this.nemesis = nemesis;
        this.ledgers = ledgers;
        this.clock = clock;
        this.progress = progress;
    }

    Report run(Report.Setting setting) throws IOException, InterruptedException {
        long began = clock.nanos();
        strike();
        ledgers.endEvents();
        progress.tell(counts() + "; no more faults, waiting for the last executions to end");
        new Quiescence(ledgers, clock).await();
        Duration took = clock.since(began);
        progress.tell("comparing the ledgers with the database");
        History history = ledgers.read();
        List<Nemesis.Struck> struck = nemesis.struck();
        List<Finding> findings = new ArrayList<>(Checker.check(history, struck));
        findings.addAll(new WorkflowChecker(history).check());
        if (plan.concurrency() > 0) {
            findings.addAll(new Overlaps(history).beyond(plan.concurrency()));
        }
        return new Report(plan, setting, history, struck, findings, took);
    }

    private void strike() throws IOException, InterruptedException {
        Clock.Waker pause = clock.newWaker();
        int accepted = ledgers.count();
        long lastGrowth = clock.nanos();
        long lastTold = lastGrowth;
        while (!enough(accepted) || !nemesis.calm()) {
            nemesis.step().ifPresent(struck -> progress.tell(struck.fault().told()));
            int now = ledgers.count();
            if (now > accepted) {
                lastGrowth = clock.nanos();
            }
            accepted = now;
            ledgers.holdBackBeyond(plan.load().line());
            if (clock.since(lastGrowth).compareTo(NO_PROGRESS) > 0) {
                throw new LocalFailure(
                        "no event was accepted for " + NO_PROGRESS.toSeconds() + " s, after " + accepted);
            }
            if (clock.since(lastTold).compareTo(TELL_EVERY) > 0) {
                lastTold = clock.nanos();
                progress.tell(counts());
            }
            pause.await(LOOK_EVERY);
        }
    }

    private boolean enough(int accepted) {
        return accepted >= plan.events()
                && nemesis.struck().size() >= plan.faults().size();
    }

    private String counts() throws IOException {
        return ledgers.count() + " events accepted, " + ledgers.ended() + " runs ended";
    }
}
