// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.timer;

import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.schedule.Schedule;
import dev.petrel.engine.schedule.Schedules;
import dev.petrel.engine.store.ContentStore;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the timers that rules listen to from the content store, and says once what is wrong with one. */
final class TimerBook {

    private static final Logger log = LoggerFactory.getLogger(TimerBook.class);

    private final ContentStore store;
    private final ZoneId zone;
    private Set<String> wrong = Set.of();

    TimerBook(ContentStore store, ZoneId zone) {
        this.store = store;
        this.zone = zone;
    }

    /** A trigger of one of the three types; the schedule is empty when its parameters are wrong. */
    record Timer(Trigger trigger, Optional<Schedule> schedule) {}

    /** All timers there are. Blocks for the database. */
    List<Timer> read() {
        Set<String> complained = new HashSet<>();
        List<Timer> timers = store.list(Trigger.class).stream()
                .filter(trigger -> Schedules.isTimer(trigger.type()))
                .map(trigger -> timer(trigger, complained))
                .toList();
        wrong = complained;
        return timers;
    }

    private Timer timer(Trigger trigger, Set<String> complained) {
        Schedules.Reading reading = Schedules.read(trigger.type(), trigger.parameters(), zone);
        if (!reading.faults().isEmpty()) {
            complained.add(trigger.key());
            if (!wrong.contains(trigger.key())) {
                complain(trigger, reading);
            }
        }
        return new Timer(trigger, reading.schedule());
    }

    private void complain(Trigger trigger, Schedules.Reading reading) {
        String rules = store.list(Rule.class).stream()
                .filter(rule -> rule.trigger().equals(trigger.ref()))
                .map(Rule::key)
                .collect(Collectors.joining("\", \"", "\"", "\""));
        reading.faults()
                .forEach(fault -> log.warn(
                        "The {} of rule {} never fires. {}; {}.",
                        trigger.type(),
                        rules,
                        fault.problem(),
                        fault.remedy()));
    }
}
