// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PythonValuesTest {

    @Test
    void numbersAndBooleansAreEqualByValue() throws PythonError {
        assertThat(PythonValues.equal(1, 1.0)).isTrue();
        assertThat(PythonValues.equal(1, true)).isTrue();
        assertThat(PythonValues.equal(1L, BigInteger.ONE)).isTrue();
        assertThat(PythonValues.equal("1", 1)).isFalse();
        assertThat(PythonValues.equal(null, 0)).isFalse();
        assertThat(PythonValues.equal(9007199254740993L, 9007199254740992.0)).isFalse();
        assertThat(PythonValues.equal(Double.NaN, Double.NaN)).isFalse();
    }

    @Test
    void containersAreEqualByWhatTheyHold() throws PythonError {
        assertThat(PythonValues.equal(List.of(1, "a"), List.of(1.0, "a"))).isTrue();
        assertThat(PythonValues.equal(List.of(1), Tuple.of(1))).isFalse();
        assertThat(PythonValues.equal(Map.of("a", 1, "b", 2), Map.of("b", 2L, "a", true)))
                .isTrue();
        assertThat(PythonValues.equal(Map.of("a", 1), Map.of("b", 1))).isFalse();
    }

    @Test
    void ordersNumbersTextAndLists() throws PythonError {
        assertThat(PythonValues.ordered(1, Order.LESS, 1.5)).isTrue();
        assertThat(PythonValues.ordered("11", Order.LESS, "9")).isTrue();
        assertThat(PythonValues.ordered(List.of(1, 2), Order.GREATER, List.of(1)))
                .isTrue();
        assertThat(PythonValues.ordered(Double.NaN, Order.GREATER_OR_EQUAL, 1)).isFalse();
        assertThat(PythonValues.ordered("\uFFFD", Order.LESS, "\uD83D\uDE00")).isTrue();
    }

    @Test
    void refusesToOrderDifferentTypes() {
        assertThatThrownBy(() -> PythonValues.ordered("11", Order.GREATER, 10))
                .hasMessage("'>' not supported between instances of 'str' and 'int'");
        assertThatThrownBy(() -> PythonValues.ordered(null, Order.LESS, 1))
                .hasMessage("'<' not supported between instances of 'NoneType' and 'int'");
    }

    @Test
    void emptyAndZeroAreFalse() throws PythonError {
        for (Object no : Arrays.asList(null, false, 0, 0.0, "", List.of(), Map.of())) {
            assertThat(PythonValues.truth(no)).as("%s", no).isFalse();
        }
        for (Object yes : Arrays.asList(true, -1, 0.1, "0", List.of(0), Map.of("", 0))) {
            assertThat(PythonValues.truth(yes)).as("%s", yes).isTrue();
        }
    }

    @Test
    void membershipIsSubstringElementOrKey() throws PythonError {
        assertThat(PythonValues.contains("xay", "a")).isTrue();
        assertThat(PythonValues.contains(List.of(1, 2), 2.0)).isTrue();
        assertThat(PythonValues.contains(Map.of("a", 1), "a")).isTrue();
        assertThatThrownBy(() -> PythonValues.contains("1", 1))
                .hasMessage("'in <string>' requires string as left operand, not int");
        assertThatThrownBy(() -> PythonValues.contains(5, 1)).hasMessage("argument of type 'int' is not iterable");
    }
}
