// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Refuses to write what {@link Json} would refuse to read: keys, texts and numbers that are too long. How deep values may
 * be nested the library bounds alike for both.
 */
final class ReadableOutput extends JsonGeneratorDelegate {

    private static final StreamReadConstraints READ = StreamReadConstraints.defaults();
    private static final int SHOWN = 40;

    /** Fewer bits than the smallest number with too many digits has. */
    private static final int FEW_BITS = 3 * READ.getMaxNumberLength();

    ReadableOutput(JsonGenerator to) {
        super(to, false);
    }

    @Override
    public void writeFieldName(String name) throws IOException {
        if (name.length() > READ.getMaxNameLength()) {
            throw tooLong("the key \"" + name.substring(0, SHOWN) + "...\"", name.length(), READ.getMaxNameLength());
        }
        super.writeFieldName(name);
    }

    @Override
    public void writeString(String text) throws IOException {
        if (text != null && text.length() > READ.getMaxStringLength()) {
            throw tooLong("a text", text.length(), READ.getMaxStringLength());
        }
        super.writeString(text);
    }

    @Override
    public void writeNumber(BigInteger number) throws IOException {
        if (number != null && number.bitLength() > FEW_BITS) {
            checkNumber(number.toString());
        }
        super.writeNumber(number);
    }

    @Override
    public void writeNumber(BigDecimal number) throws IOException {
        if (number != null && number.unscaledValue().bitLength() > FEW_BITS) {
            checkNumber(number.toString());
        }
        super.writeNumber(number);
    }

    private static void checkNumber(String written) throws StreamConstraintsException {
        int digits = written.length() - (written.startsWith("-") ? 1 : 0);
        if (digits > READ.getMaxNumberLength()) {
            throw tooLong("the number " + written.substring(0, SHOWN) + "...", digits, READ.getMaxNumberLength());
        }
    }

    private static StreamConstraintsException tooLong(String what, int length, int most) {
        return new StreamConstraintsException(
                what + " has " + length + " characters, and one of more than " + most + " could not be read back");
    }
}
