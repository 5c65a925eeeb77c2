// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python's truth, equality, order and membership over JSON-like values: null, {@link Boolean}, integers
 * ({@link Integer}, {@link Long}, {@link java.math.BigInteger}), {@link Double}, {@link String}, {@link List},
 * {@link Map}, and {@link PythonObject}. As in Python, {@code 1 == 1.0 == True} and {@code "1" != 1}.
 *
 * <p>Pure and safe for any thread. A {@link PythonError} stands for the exception that Python raises.
 */
public final class PythonValues {

    private PythonValues() {}

    /** {@code bool(value)}. */
    public static boolean truth(@Nullable Object value) throws PythonError {
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean b) {
            return b;
        }
        if (value instanceof String s) {
            return !s.isEmpty();
        }
        if (value instanceof Number n) {
            return n.doubleValue() != 0;
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return !(value instanceof PythonObject o) || o.truth();
    }

    /** {@code a == b}. */
    public static boolean equal(@Nullable Object a, @Nullable Object b) throws PythonError {
        if (a instanceof PythonObject o) {
            return o.equalTo(b);
        }
        if (b instanceof PythonObject o) {
            return o.equalTo(a);
        }
        if (a == null || b == null) {
            return a == b;
        }
        if (a instanceof String s) {
            return s.equals(b);
        }
        if (PythonNumbers.isNumber(a)) {
            return PythonNumbers.isNumber(b) && PythonNumbers.equal(a, b);
        }
        if (a instanceof List<?> x) {
            return b instanceof List<?> y && equalLists(x, y);
        }
        if (a instanceof Map<?, ?> x) {
            return b instanceof Map<?, ?> y && equalMaps(x, y);
        }
        return a.equals(b);
    }

    private static boolean equalLists(List<?> a, List<?> b) throws PythonError {
        if (a.size() != b.size() || (a instanceof Tuple) != (b instanceof Tuple)) {
            return false;
        }
        Iterator<?> others = b.iterator();
        for (Object item : a) {
            if (!equal(item, others.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMaps(Map<?, ?> a, Map<?, ?> b) throws PythonError {
        if (a.size() != b.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : a.entrySet()) {
            if (!hasKey(b, entry.getKey()) || !equal(entry.getValue(), value(b, entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** {@code a < b} and its kin: numbers with numbers, text with text, lists with lists; all else is a TypeError. */
    public static boolean ordered(@Nullable Object a, Order order, @Nullable Object b) throws PythonError {
        if (a instanceof String x && b instanceof String y) {
            return order.holds(compareByCodePoint(x, y));
        }
        if (a != null && b != null && PythonNumbers.isNumber(a) && PythonNumbers.isNumber(b)) {
            return PythonNumbers.ordered(a, order, b);
        }
        if (a instanceof List<?> x && b instanceof List<?> y && (x instanceof Tuple) == (y instanceof Tuple)) {
            return orderedLists(x, order, y);
        }
        throw PythonError.type("'" + order.symbol() + "' not supported between instances of '" + typeName(a) + "' and '"
                + typeName(b) + "'");
    }

    private static boolean orderedLists(List<?> a, Order order, List<?> b) throws PythonError {
        int common = Math.min(a.size(), b.size());
        for (int i = 0; i < common; i++) {
            if (!equal(a.get(i), b.get(i))) {
                return ordered(a.get(i), order, b.get(i));
            }
        }
        return order.holds(Integer.compare(a.size(), b.size()));
    }

    /** Python orders text by code point, Java by UTF-16 unit: they differ beyond the basic plane. */
    private static int compareByCodePoint(String a, String b) {
        int mismatch = 0;
        int common = Math.min(a.length(), b.length());
        while (mismatch < common && a.charAt(mismatch) == b.charAt(mismatch)) {
            mismatch++;
        }
        if (mismatch == common) {
            return Integer.compare(a.length(), b.length());
        }
        char x = a.charAt(mismatch);
        char y = b.charAt(mismatch);
        return Character.isSurrogate(x) == Character.isSurrogate(y)
                ? Character.compare(x, y)
                : Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
    }

    /** {@code item in container}: substring, element or key. */
    public static boolean contains(@Nullable Object container, @Nullable Object item) throws PythonError {
        if (container instanceof String text) {
            if (item instanceof String part) {
                return text.contains(part);
            }
            throw PythonError.type("'in <string>' requires string as left operand, not " + typeName(item));
        }
        if (container instanceof Map<?, ?> map) {
            requireHashable(item);
            return hasKey(map, item);
        }
        if (container instanceof Iterable<?> items) {
            for (Object each : items) {
                if (equal(each, item)) {
                    return true;
                }
            }
            return false;
        }
        throw PythonError.type("argument of type '" + typeName(container) + "' is not iterable");
    }

    /** Whether {@code map} has {@code key}, by Python's equality. */
    public static boolean hasKey(Map<?, ?> map, @Nullable Object key) throws PythonError {
        return key instanceof String ? map.containsKey(key) : find(map, key) != NONE;
    }

    /** The value of {@code key} by Python's equality, or null. */
    public static @Nullable Object value(Map<?, ?> map, @Nullable Object key) throws PythonError {
        if (key instanceof String) {
            return map.get(key);
        }
        Object own = find(map, key);
        return own == NONE ? null : map.get(own);
    }

    private static final Object NONE = new Object();

    /** The key of {@code map} that equals {@code key}, or {@code key}. */
    public static @Nullable Object ownKey(Map<?, ?> map, @Nullable Object key) throws PythonError {
        Object own = key instanceof String ? key : find(map, key);
        return own == NONE ? key : own;
    }

    private static @Nullable Object find(Map<?, ?> map, @Nullable Object key) throws PythonError {
        for (Object each : map.keySet()) {
            if (equal(each, key)) {
                return each;
            }
        }
        return NONE;
    }

    /** Lists and mappings cannot be keys, nor tuples with such in them. */
    public static void requireHashable(@Nullable Object key) throws PythonError {
        if (key instanceof Tuple tuple) {
            for (Object item : tuple) {
                requireHashable(item);
            }
        } else if (key instanceof Map || (key instanceof List && !(key instanceof PythonObject))) {
            throw PythonError.type("unhashable type: '" + typeName(key) + "'");
        }
    }

    /** {@code type(value).__name__}. */
    public static String typeName(@Nullable Object value) {
        if (value == null) {
            return "NoneType";
        }
        if (value instanceof String) {
            return "str";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (PythonNumbers.isInteger(value)) {
            return "int";
        }
        if (value instanceof Number) {
            return "float";
        }
        if (value instanceof PythonObject o) {
            return o.typeName();
        }
        if (value instanceof Tuple) {
            return "tuple";
        }
        if (value instanceof List) {
            return "list";
        }
        return value instanceof Map ? "dict" : value.getClass().getSimpleName();
    }
}
