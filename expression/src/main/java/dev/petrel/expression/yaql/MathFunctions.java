// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonArithmetic;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers. */
final class MathFunctions {

    private static final int MAX_SHIFT = 20_000;

    static final List<Function> ALL = List.of(
            Function.of("#operator_+(left:number, right:number)", call -> binary("+", call)),
            Function.of("#operator_-(left:number, right:number)", call -> binary("-", call)),
            Function.of("#operator_*(left:number, right:number)", call -> binary("*", call)),
            Function.of("#operator_/(left:number, right:number)", MathFunctions::divide),
            Function.of("#operator_mod(left:number, right:number)", call -> binary("%", call)),
            Function.of("#unary_operator_+(op:number)", call -> call.some(0)),
            Function.of("#unary_operator_-(op:number)", call -> PythonArithmetic.sign(true, call.some(0))),
            Function.of(
                    "abs(op:number)",
                    call -> signum(call.some(0)) < 0 ? PythonArithmetic.sign(true, call.some(0)) : call.some(0)),
            Function.of("sign(num:number)", call -> signum(call.some(0))),
            Function.of("int(value:any?)", call -> call.get(0) == null ? 0 : PythonNumbers.toInt(call.get(0))),
            Function.of("float(value:any?)", call -> call.get(0) == null ? 0.0 : PythonNumbers.toFloat(call.get(0))),
            Function.of("random()", call -> call.run().surroundings().random().nextDouble()),
            Function.of("random(from:any?, to:any?)", MathFunctions::random),
            Function.of(
                    "bitwiseAnd(left:int, right:int)",
                    call -> narrow(big(call, 0).and(big(call, 1)))),
            Function.of(
                    "bitwiseOr(left:int, right:int)",
                    call -> narrow(big(call, 0).or(big(call, 1)))),
            Function.of(
                    "bitwiseXor(left:int, right:int)",
                    call -> narrow(big(call, 0).xor(big(call, 1)))),
            Function.of("bitwiseNot(arg:int)", call -> narrow(big(call, 0).not())),
            Function.of("shiftBitsLeft(value:int, bitsNumber:int)", call -> narrow(shifted(call, true))),
            Function.of("shiftBitsRight(value:int, bitsNumber:int)", call -> narrow(shifted(call, false))),
            Function.of("max(a:any?, b:any?)", call -> greater(call) ? call.get(1) : call.get(0)),
            Function.of("min(a:any?, b:any?)", call -> greater(call) ? call.get(0) : call.get(1)),
            Function.of("pow(a:number, b:number, c:number?=null)", MathFunctions::power),
            Function.of("round(number:number, ndigits:int=0)", MathFunctions::round),
            Function.of("isInteger(value:any?)", call -> PythonNumbers.isInteger(call.get(0))),
            Function.of("isNumber(value:any?)", call -> call.get(0) instanceof Number));

    private MathFunctions() {}

    private static Object binary(String operator, Call call) throws PythonError {
        return PythonArithmetic.numbers(operator, call.some(0), call.some(1));
    }

    /** Integers give an integer, rounded down. */
    private static Object divide(Call call) throws PythonError {
        boolean whole = PythonNumbers.isInteger(call.get(0)) && PythonNumbers.isInteger(call.get(1));
        return binary(whole ? "//" : "/", call);
    }

    private static int signum(Object number) {
        if (PythonNumbers.isInteger(number)) {
            return PythonNumbers.big(number).signum();
        }
        double value = PythonNumbers.asDouble(number);
        return value > 0 ? 1 : value < 0 ? -1 : 0;
    }

    private static BigInteger big(Call call, int place) {
        return PythonNumbers.big(call.some(place));
    }

    private static Number narrow(BigInteger value) {
        return PythonNumbers.narrow(value);
    }

    private static BigInteger shifted(Call call, boolean left) throws PythonError {
        int bits = call.integer(1);
        if (bits < 0) {
            throw PythonError.value("negative shift count");
        }
        BigInteger value = big(call, 0);
        if (!left) {
            return value.shiftRight(bits);
        }
        if (bits > MAX_SHIFT && value.signum() != 0) {
            throw new PythonError("MemoryError", "the number is too big");
        }
        return value.signum() == 0 ? value : value.shiftLeft(bits);
    }

    private static Object random(Call call) throws PythonError {
        BigInteger from = PythonNumbers.big(whole(call.get(0)));
        BigInteger to = PythonNumbers.big(whole(call.get(1)));
        if (to.compareTo(from) < 0 || from.bitLength() > 62 || to.bitLength() > 62) {
            throw PythonError.value("empty range for randrange() (" + from + ", " + to.add(BigInteger.ONE) + ", "
                    + to.add(BigInteger.ONE).subtract(from) + ")");
        }
        return PythonNumbers.narrow(call.run().surroundings().random().nextLong(from.longValue(), to.longValue() + 1));
    }

    private static Object whole(@Nullable Object value) throws PythonError {
        if (PythonNumbers.isInteger(value) || value instanceof Boolean) {
            return PythonNumbers.toInt(value);
        }
        throw PythonError.type("'" + PythonValues.typeName(value) + "' object cannot be interpreted as an integer");
    }

    /** Whether the second is greater than the first. */
    private static boolean greater(Call call) throws PythonError {
        return Values.truth(call.run().call("#operator_>", call.context(), call.get(1), call.get(0)));
    }

    private static Object power(Call call) throws PythonError {
        if (!call.has(2)) {
            return binary("**", call);
        }
        for (int place = 0; place < 3; place++) {
            if (!PythonNumbers.isInteger(call.get(place))) {
                throw PythonError.type("pow() 3rd argument not allowed unless all arguments are integers");
            }
        }
        BigInteger modulus = big(call, 2);
        if (modulus.signum() == 0) {
            throw PythonError.value("pow() 3rd argument cannot be 0");
        }
        try {
            BigInteger power = big(call, 0).modPow(big(call, 1), modulus.abs());
            return narrow(modulus.signum() < 0 && power.signum() > 0 ? power.add(modulus) : power);
        } catch (ArithmeticException e) {
            throw PythonError.value("base is not invertible for the given modulus");
        }
    }

    private static Object round(Call call) throws PythonError {
        Object number = call.some(0);
        int digits = Math.max(-1_000, Math.min(1_000, call.integer(1)));
        if (PythonNumbers.isInteger(number)) {
            return digits >= 0
                    ? number
                    : narrow(rounded(new BigDecimal(big(call, 0)), digits).toBigInteger());
        }
        double value = PythonNumbers.asDouble(number);
        return Double.isNaN(value) || Double.isInfinite(value)
                ? value
                : Math.copySign(rounded(new BigDecimal(value), digits).doubleValue(), value);
    }

    private static BigDecimal rounded(BigDecimal value, int digits) {
        return value.setScale(digits, RoundingMode.HALF_EVEN);
    }
}
