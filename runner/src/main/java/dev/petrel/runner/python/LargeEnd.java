// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.json.JsonWeight;
import dev.petrel.engine.process.Spool;
import dev.petrel.runner.spi.RunControl;
import java.io.IOException;

/** The long message that a run is over, before it is read. */
final class LargeEnd implements AutoCloseable {

    private static final String UNREADABLE =
            "what the action returned cannot be read; the most is " + HostLines.LONGEST + " bytes of JSON (";

    private final Spool line;

    LargeEnd(Spool line) {
        this.line = line;
    }

    /** About how much memory it takes to read it, and for the result that is made of it. */
    long weight() {
        JsonWeight weight = JsonWeight.of(line.open());
        return weight.values() > RunControl.MOST_VALUES ? 0 : (long) line.size() * RunControl.PER_BYTE + weight.bytes();
    }

    /** What it says, or that it cannot be read. */
    PythonRun.End read() {
        if (line.total() > line.size()) {
            String trouble = line.trouble();
            return lost(trouble == null ? "it is a message of " + line.total() + " bytes" : trouble);
        }
        long values = JsonWeight.of(line.open()).values();
        if (values > RunControl.MOST_VALUES) {
            return new PythonRun.End.Lost("what the action returned has " + values + " values; the most is "
                    + RunControl.MOST_VALUES + ": return less, or write it to a file and return its name");
        }
        try {
            return HostMessage.of(Json.readObject(line.open()), "") instanceof HostMessage.Exited exited
                    ? new PythonRun.End.Exited(exited)
                    : lost("it is not the message that a run is over");
        } catch (IOException | IllegalArgumentException e) {
            return lost(String.valueOf(e.getMessage()));
        }
    }

    private static PythonRun.End lost(String why) {
        return new PythonRun.End.Lost(UNREADABLE + why + ")");
    }

    @Override
    public void close() {
        line.close();
    }
}
