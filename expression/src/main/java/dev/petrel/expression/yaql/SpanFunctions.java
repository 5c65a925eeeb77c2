// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import java.math.BigInteger;
import java.util.List;

/** Spans of time. */
final class SpanFunctions {

    /** Microseconds of the parameters of {@code timespan()}. */
    private static final long[] UNITS = {
        SpanValue.DAY, 3_600 * SpanValue.SECOND, 60 * SpanValue.SECOND, SpanValue.SECOND, 1_000, 1
    };

    static final List<Function> ALL = List.of(
            Function.of(
                    "timespan(days:int=0, hours:int=0, minutes:int=0, seconds:integer=0, milliseconds:integer=0,"
                            + " microseconds:integer=0)",
                    SpanFunctions::build),
            Function.of(
                    "#property#microseconds(obj:span)",
                    call -> PythonNumbers.narrow(span(call, 0).micros())),
            Function.of(
                    "#property#milliseconds(obj:span)", call -> span(call, 0).micros() / 1e3),
            Function.of("#property#seconds(obj:span)", call -> span(call, 0).micros() / 1e6),
            Function.of("#property#minutes(obj:span)", call -> span(call, 0).micros() / 6e7),
            Function.of("#property#hours(obj:span)", call -> span(call, 0).micros() / 3.6e9),
            Function.of("#property#days(obj:span)", call -> span(call, 0).micros() / 8.64e10),
            Function.of("#operator_+(ts1:span, ts2:span)", call -> span(call, 0).plus(span(call, 1))),
            Function.of(
                    "#operator_-(ts1:span, ts2:span)",
                    call -> span(call, 0).plus(span(call, 1).negated())),
            Function.of("#operator_*(ts:span, n:number)", call -> times(span(call, 0), call.some(1))),
            Function.of("#operator_*(n:number, ts:span)", call -> times(span(call, 1), call.some(0))),
            Function.of(
                    "#operator_/(ts1:span, ts2:span)",
                    call -> span(call, 0).micros() / nonZero(span(call, 1).micros(), "float division by zero")),
            Function.of(
                    "#operator_/(ts:span, n:number)",
                    call -> SpanValue.of(span(call, 0).micros()
                            / nonZero(PythonNumbers.asDouble(call.some(1)), "division by zero"))),
            Function.of("#unary_operator_-(ts:span)", call -> span(call, 0).negated()),
            Function.of("#unary_operator_+(ts:span)", call -> span(call, 0)),
            Function.of("isTimespan(value:any?)", call -> call.get(0) instanceof SpanValue));

    private SpanFunctions() {}

    private static SpanValue span(Call call, int place) {
        return (SpanValue) call.some(place);
    }

    private static Object build(Call call) throws PythonError {
        BigInteger micros = BigInteger.ZERO;
        for (int i = 0; i < UNITS.length; i++) {
            micros = micros.add(PythonNumbers.big(call.some(i)).multiply(BigInteger.valueOf(UNITS[i])));
        }
        return SpanValue.of(micros);
    }

    private static SpanValue times(SpanValue span, Object number) throws PythonError {
        return PythonNumbers.isInteger(number)
                ? SpanValue.of(BigInteger.valueOf(span.micros()).multiply(PythonNumbers.big(number)))
                : SpanValue.of(span.micros() * PythonNumbers.asDouble(number));
    }

    private static double nonZero(double number, String message) throws PythonError {
        if (number == 0) {
            throw new PythonError("ZeroDivisionError", message);
        }
        return number;
    }
}
