// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.timer;

import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.schedule.Schedule;
import dev.petrel.engine.schedule.Schedules;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the timers that enabled rules listen to from the registered content, and says once what is wrong with one. A timer
 * that no enabled rule wants is none: nothing would come of its events.
 */
final class TimerBook {

    private static final Logger log = LoggerFactory.getLogger(TimerBook.class);

    private final ZoneId zone;
    private Set<String> wrong = Set.of();

    TimerBook(ZoneId zone) {
        this.zone = zone;
    }

    /** A trigger of one of the three types; the schedule is empty when its parameters are wrong. */
    record Timer(Trigger trigger, Optional<Schedule> schedule) {}

    /** All timers that are wanted. Blocks for the database. */
    List<Timer> read(ContentSnapshot content) {
        Set<String> complained = new HashSet<>();
        Map<Ref, List<Rule>> wanted =
                content.list(Rule.class).stream().filter(Rule::enabled).collect(Collectors.groupingBy(Rule::trigger));
        List<Timer> timers = content.list(Trigger.class).stream()
                .filter(trigger -> Schedules.isTimer(trigger.type()) && wanted.containsKey(trigger.ref()))
                .map(trigger -> timer(trigger, wanted.getOrDefault(trigger.ref(), List.of()), complained))
                .toList();
        wrong = complained;
        return timers;
    }

    private Timer timer(Trigger trigger, List<Rule> rules, Set<String> complained) {
        Schedules.Reading reading = Schedules.read(trigger.type(), trigger.parameters(), zone);
        if (!reading.faults().isEmpty()) {
            complained.add(trigger.key());
            if (!wrong.contains(trigger.key())) {
                complain(trigger, rules, reading);
            }
        }
        return new Timer(trigger, reading.schedule());
    }

    private static void complain(Trigger trigger, List<Rule> wanting, Schedules.Reading reading) {
        String rules = wanting.stream().map(Rule::key).collect(Collectors.joining("\", \"", "\"", "\""));
        reading.faults()
                .forEach(fault -> log.warn(
                        "The {} of rule {} never fires. {}; {}.",
                        trigger.type(),
                        rules,
                        fault.problem(),
                        fault.remedy()));
    }
}
