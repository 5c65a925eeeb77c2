// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the words that options take. */
final class Words {

    private Words() {}

    /** How a value is written on the command line. */
    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A class of faults. */
    static final class ForFault implements ITypeConverter<Fault.Kind> {
        @Override
        public Fault.Kind convert(String word) {
            return read(word, "fault", Fault.Kind.values());
        }
    }

    /** A broker. */
    static final class ForBroker implements ITypeConverter<TestClusterOptions.Broker> {
        @Override
        public TestClusterOptions.Broker convert(String word) {
            return read(word, "broker", TestClusterOptions.Broker.values());
        }
    }

    /** A network. */
    static final class ForNetwork implements ITypeConverter<TestClusterOptions.Network> {
        @Override
        public TestClusterOptions.Network convert(String word) {
            return read(word, "network", TestClusterOptions.Network.values());
        }
    }

    private static <E extends Enum<E>> E read(String word, String what, E[] values) {
        return Arrays.stream(values)
                .filter(value -> of(value).equals(word.strip()))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("\"" + word + "\" is no " + what + "; there are "
                        + Arrays.stream(values).map(Words::of).collect(Collectors.joining(", "))));
    }
}
