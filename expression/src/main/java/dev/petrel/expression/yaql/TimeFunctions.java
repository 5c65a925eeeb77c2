// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Points in time. */
final class TimeFunctions {

    static final List<Function> ALL = List.of(
            Function.of(
                    "datetime(year:int, month:int, day:int, hour:int=0, minute:int=0, second:int=0, microsecond:int=0,"
                            + " offset:span=zero)",
                    call -> TimeValue.of(
                            call.integer(0), call.integer(1), call.integer(2), time(call, 3), span(call, 7))),
            Function.of("datetime(timestamp:number, offset:span=zero)", TimeFunctions::ofTimestamp),
            Function.of("datetime(string:text, format:text?=null)", TimeFunctions::parse),
            Function.of("now(offset:span?=zero)", TimeFunctions::now),
            Function.of("localtz()", TimeFunctions::localOffset),
            Function.of("utctz()", call -> SpanValue.ZERO),
            Function.of("#operator_+(dt:time, ts:span)", call -> moment(call, 0).plus(span(call, 1))),
            Function.of("#operator_+(ts:span, dt:time)", call -> moment(call, 1).plus(span(call, 0))),
            Function.of(
                    "#operator_-(dt:time, ts:span)",
                    call -> moment(call, 0).plus(span(call, 1).negated())),
            Function.of(
                    "#operator_-(dt1:time, dt2:time)", call -> moment(call, 0).minus(moment(call, 1))),
            Function.of("#property#year(obj:time)", call -> local(call).getYear()),
            Function.of("#property#month(obj:time)", call -> local(call).getMonthValue()),
            Function.of("#property#day(obj:time)", call -> local(call).getDayOfMonth()),
            Function.of("#property#hour(obj:time)", call -> local(call).getHour()),
            Function.of("#property#minute(obj:time)", call -> local(call).getMinute()),
            Function.of("#property#second(obj:time)", call -> local(call).getSecond()),
            Function.of(
                    "#property#microsecond(obj:time)", call -> moment(call, 0).micros()),
            Function.of(
                    "#property#weekday(obj:time)",
                    call -> local(call).getDayOfWeek().getValue() - 1),
            Function.of("#property#date(obj:time)", call -> date(moment(call, 0))),
            Function.of("#property#time(obj:time)", call -> moment(call, 0).minus(date(moment(call, 0)))),
            Function.of("#property#utc(obj:time)", call -> utc(moment(call, 0))),
            Function.of("#property#offset(obj:time)", call -> moment(call, 0).offset()),
            Function.of(
                    "#property#timestamp(obj:time)",
                    call -> utc(moment(call, 0)).instant() / 1e6),
            Function.of(
                    "method replace(dt:time, year:int?=null, month:int?=null, day:int?=null, hour:int?=null,"
                            + " minute:int?=null, second:int?=null, microsecond:int?=null, offset:span?=null)",
                    TimeFunctions::replace),
            Function.of("method format(dt:time, format:text)", TimeFunctions::format),
            Function.of("isDatetime(value:any?)", call -> call.get(0) instanceof TimeValue));

    private TimeFunctions() {}

    private static TimeValue moment(Call call, int place) {
        return (TimeValue) call.some(place);
    }

    private static LocalDateTime local(Call call) {
        return ((TimeValue) call.some(0)).local();
    }

    private static SpanValue span(Call call, int place) {
        return (SpanValue) call.some(place);
    }

    private static int[] time(Call call, int from) {
        return new int[] {call.integer(from), call.integer(from + 1), call.integer(from + 2), call.integer(from + 3)};
    }

    private static Object ofTimestamp(Call call) throws PythonError {
        Object seconds = call.some(0);
        try {
            return TimeValue.at(ofSeconds(PythonNumbers.asDouble(seconds)), span(call, 1));
        } catch (PythonError e) {
            throw e.type().equals("OverflowError") ? PythonError.value("the year of the timestamp is out of range") : e;
        }
    }

    private static SpanValue ofSeconds(double seconds) throws PythonError {
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            return SpanValue.of(seconds);
        }
        return SpanValue.of(new BigDecimal(seconds)
                .movePointRight(6)
                .setScale(0, RoundingMode.HALF_EVEN)
                .toBigInteger());
    }

    private static Object parse(Call call) throws PythonError {
        String format = call.textOrNull(1);
        return format == null || format.isEmpty()
                ? TimeParser.parse(call.text(0), now(call.run(), SpanValue.ZERO))
                : TimePattern.parse(call.text(0), format);
    }

    private static Object now(Call call) throws PythonError {
        return now(call.run(), call.get(0) instanceof SpanValue offset ? offset : SpanValue.ZERO);
    }

    private static TimeValue now(Interpreter run, SpanValue offset) throws PythonError {
        LocalDateTime utc = LocalDateTime.ofInstant(run.surroundings().clock().instant(), ZoneOffset.UTC);
        TimeValue now = TimeValue.of(utc, SpanValue.ZERO);
        return TimeValue.at(new SpanValue(now.instant()), offset);
    }

    private static Object localOffset(Call call) {
        var clock = call.run().surroundings().clock();
        return new SpanValue(
                clock.getZone().getRules().getOffset(clock.instant()).getTotalSeconds() * SpanValue.SECOND);
    }

    private static TimeValue date(TimeValue time) throws PythonError {
        return TimeValue.of(time.local().toLocalDate().atStartOfDay(), time.offset());
    }

    /** As in yaql: the time that it is in UTC, but still told with its own offset. */
    private static TimeValue utc(TimeValue time) throws PythonError {
        return time.plus(time.offset().negated());
    }

    private static Object replace(Call call) throws PythonError {
        TimeValue time = (TimeValue) call.some(0);
        LocalDateTime local = time.local();
        int[] parts = {
            local.getYear(),
            local.getMonthValue(),
            local.getDayOfMonth(),
            local.getHour(),
            local.getMinute(),
            local.getSecond(),
            time.micros()
        };
        for (int i = 0; i < parts.length; i++) {
            parts[i] = call.has(i + 1) ? call.integer(i + 1) : parts[i];
        }
        return TimeValue.of(
                parts[0],
                parts[1],
                parts[2],
                new int[] {parts[3], parts[4], parts[5], parts[6]},
                call.has(8) ? span(call, 8) : time.offset());
    }

    private static Object format(Call call) throws PythonError {
        call.budget().make(32L * call.text(1).length());
        return TimeFormat.format((TimeValue) call.some(0), call.text(1));
    }
}
