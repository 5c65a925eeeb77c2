// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Ref;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulesTest {

    private static final ZoneId UTC = ZoneId.of("UTC");

    private static Schedules.Reading read(Ref type, String parameters) {
        return Schedules.read(type, Json.readObject(parameters.replace('\'', '"')), UTC);
    }

    /** The next due times of a timer after {@code from}, as far as there are {@code count}. */
    private static List<String> next(Ref type, String parameters, String from, int count) {
        Schedules.Reading reading = read(type, parameters);
        assertThat(reading.faults()).isEmpty();
        Schedule schedule = reading.schedule().orElseThrow();
        Instant start = Instant.parse(from);
        List<String> due = new ArrayList<>();
        Optional<Instant> next = schedule.after(start, start);
        while (next.isPresent() && due.size() < count) {
            due.add(next.get().toString());
            next = schedule.after(next.get(), start);
        }
        return due;
    }

    @Test
    void countsIntervalsFromWhenTheTimerWasSeen() {
        assertThat(next(Schedules.INTERVAL, "{'unit': 'minutes', 'delta': 5}", "2026-01-01T00:00:01.5Z", 2))
                .containsExactly("2026-01-01T00:05:01.500Z", "2026-01-01T00:10:01.500Z");
        Schedule week = read(Schedules.INTERVAL, "{'unit': 'weeks', 'delta': 1}")
                .schedule()
                .orElseThrow();
        assertThat(week.after(Instant.parse("2026-03-31T00:00:00Z"), Instant.parse("2026-03-01T00:00:00Z")))
                .contains(Instant.parse("2026-04-05T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-01T12:00:00, Europe/Vienna, 2026-07-01T10:00:00Z",
        "2026-07-01 12:00, '', 2026-07-01T12:00:00Z",
        "2026-07-01 12:00:00.25, '', 2026-07-01T12:00:00.250Z",
        "2026-07-01, Asia/Tokyo, 2026-06-30T15:00:00Z",
        "2026-07-01T12:00:00Z, Europe/Vienna, 2026-07-01T12:00:00Z",
        "2026-07-01 12:00:00 +02:00, UTC, 2026-07-01T10:00:00Z",
    })
    void readsDatesInTheirZoneAndFiresOnce(String date, String zone, String due) {
        assertThat(next(
                        Schedules.DATE,
                        "{'date': '" + date + "', 'timezone': '" + zone + "'}",
                        "2026-01-01T00:00:00Z",
                        5))
                .containsExactly(due);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'hour': 3} | 2026-01-01T04:00:00Z | 2026-01-02T03:00:00Z 2026-01-03T03:00:00Z",
                "{'minute': '*/20'} | 2026-01-01T00:41:00Z | 2026-01-01T01:00:00Z 2026-01-01T01:20:00Z",
                "{'second': '*/30', 'minute': 5} | 2026-01-01T00:05:30Z | 2026-01-01T01:05:00Z 2026-01-01T01:05:30Z",
                "{} | 2026-01-01T00:00:00.5Z | 2026-01-01T00:00:01Z 2026-01-01T00:00:02Z",
                "{'month': '*/5'} | 2026-01-01T00:00:00Z | 2026-06-01T00:00:00Z 2026-11-01T00:00:00Z",
                "{'day_of_week': 0} | 2026-01-01T00:00:00Z | 2026-01-05T00:00:00Z 2026-01-12T00:00:00Z",
                "{'day_of_week': 'SUN'} | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z 2026-01-11T00:00:00Z",
                "{'day_of_week': 'mon-fri', 'hour': '8-18/5'} | 2026-01-02T13:00:00Z | 2026-01-02T18:00:00Z 2026-01-05T08:00:00Z",
                "{'day': 'last'} | 2026-02-01T00:00:00Z | 2026-02-28T00:00:00Z 2026-03-31T00:00:00Z",
                "{'day': '1st mon, 3rd fri'} | 2026-01-01T00:00:00Z | 2026-01-05T00:00:00Z 2026-01-16T00:00:00Z",
                "{'day': '5th sat'} | 2026-02-01T00:00:00Z | 2026-05-30T00:00:00Z 2026-08-29T00:00:00Z",
                "{'day': 'last sun', 'month': 'mar,oct'} | 2026-01-01T00:00:00Z | 2026-03-29T00:00:00Z 2026-10-25T00:00:00Z",
                "{'week': 53} | 2026-01-01T00:00:00Z | 2026-12-28T00:00:00Z 2026-12-29T00:00:00Z",
                "{'year': '2028', 'month': 2, 'day': 29} | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z",
                "{'month': 2, 'day': 30} | 2026-01-01T00:00:00Z | ",
                "{'hour': '20/2'} | 2026-01-01T00:00:00Z | 2026-01-01T20:00:00Z 2026-01-01T22:00:00Z",
            })
    void readsCronAsApschedulerDoes(String parameters, String from, String due) {
        assertThat(String.join(" ", next(Schedules.CRON, parameters, from, 2))).isEqualTo(due == null ? "" : due);
    }

    @Test
    void whatTheClockSkipsIsDueWhenTheGapEndsOnce() {
        assertThat(next(
                        Schedules.CRON,
                        "{'hour': 2, 'minute': '0,30', 'timezone': 'Europe/Vienna'}",
                        "2026-03-28T00:50:00Z",
                        6))
                .containsExactly(
                        "2026-03-28T01:00:00Z",
                        "2026-03-28T01:30:00Z",
                        "2026-03-29T01:00:00Z",
                        "2026-03-30T00:00:00Z",
                        "2026-03-30T00:30:00Z",
                        "2026-03-31T00:00:00Z");
    }

    @Test
    void aFixedHourThatTheClockShowsTwiceIsDueTheFirstTime() {
        assertThat(next(
                        Schedules.CRON,
                        "{'hour': 2, 'minute': 30, 'timezone': 'Europe/Vienna'}",
                        "2026-10-24T12:00:00Z",
                        2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void everyHourGoesOnWhileTheClockShowsAnHourTwice() {
        assertThat(next(Schedules.CRON, "{'minute': '*/30', 'timezone': 'Europe/Vienna'}", "2026-10-24T23:31:00Z", 5))
                .containsExactly(
                        "2026-10-25T00:00:00Z",
                        "2026-10-25T00:30:00Z",
                        "2026-10-25T01:00:00Z",
                        "2026-10-25T01:30:00Z",
                        "2026-10-25T02:00:00Z");
    }

    @Test
    void theTimersZoneGoesBeforeTheGivenOne() {
        Schedule schedule = Schedules.read(
                        Schedules.CRON, Json.readObject("{\"hour\": 0}"), ZoneId.of("America/Los_Angeles"))
                .schedule()
                .orElseThrow();
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(schedule.after(start, start)).contains(Instant.parse("2026-01-01T08:00:00Z"));
        assertThat(next(Schedules.CRON, "{'hour': 0, 'timezone': 'Asia/Kolkata'}", "2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-01-01T18:30:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Cron | {'hour': 25} | \"hour\" = \"25\": 25 is not from 0 to 23",
                "Cron | {'minute': '1-60'} | \"minute\" = \"1-60\": 60 is not from 0 to 59",
                "Cron | {'hour': '5-3'} | \"hour\" = \"5-3\": the range ends before it begins",
                "Cron | {'day_of_week': 'sat-mon'} | \"day_of_week\" = \"sat-mon\": the range ends before it begins",
                "Cron | {'hour': '*/0'} | \"hour\" = \"*/0\": the step 0 does not fit into 0-23",
                "Cron | {'hour': '1,'} | \"hour\" = \"1,\": \"\" cannot be read",
                "Cron | {'day_of_week': 'monday'} | \"day_of_week\" = \"monday\": \"monday\" cannot be read",
                "Cron | {'day': '6th mon'} | \"day\" = \"6th mon\": \"6th mon\" cannot be read",
                "Cron | {'timezone': 'Mars'} | \"timezone\" = \"Mars\": there is no such time zone",
                "Interval | {'unit': 'years', 'delta': 1} | \"unit\" = \"years\": there is no such unit",
                "Interval | {'unit': 'days', 'delta': 0} | \"delta\" = \"0\": expected a whole number from 1 on",
                "Interval | {'unit': 'days', 'delta': '3'} | \"delta\" = \"3\": expected a whole number from 1 on",
                "Interval | {'unit': 'days'} | \"delta\" is missing",
                "Date | {'date': 'tomorrow'} | \"date\" = \"tomorrow\": cannot be read",
            })
    void saysWhatIsWrong(String kind, String parameters, String problem) {
        Schedules.Reading reading = read(Ref.of("core.st2." + kind + "Timer"), parameters);

        assertThat(reading.schedule()).isEmpty();
        assertThat(reading.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.problem()).isEqualTo(problem);
            assertThat(fault.remedy()).isNotBlank();
        });
    }
}
