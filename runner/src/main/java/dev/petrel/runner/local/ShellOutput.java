// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.engine.json.JsonWeight;
import dev.petrel.engine.process.Capture;
import dev.petrel.runner.spi.RunControl;
import java.nio.charset.StandardCharsets;

/** Makes the texts of a result of what a command has written. */
public final class ShellOutput {

    private static final int START = 64;

    private final RunControl control;

    public ShellOutput(RunControl control) {
        this.control = control;
    }

    /** The texts. Waits until there is memory for a result of them. */
    public ShellTexts texts() throws InterruptedException {
        control.reserve(parsed());
        return whole();
    }

    /** For a command that had to end: only the first part of its output if there is no memory for more. */
    public ShellTexts textsSoon() {
        return control.reserveSoon(parsed())
                ? whole()
                : new ShellTexts(
                        new ShellTexts.Text(control.stdout().head(RunControl.NO_TURN), false),
                        new ShellTexts.Text(control.stderr().head(RunControl.NO_TURN), false));
    }

    private ShellTexts whole() {
        return new ShellTexts(text(control.stdout()), text(control.stderr()));
    }

    /** About how much memory it takes to read as JSON what is that; nothing if both streams are small. */
    private long parsed() {
        boolean small = (long) control.stdout().size() + control.stderr().size() <= RunControl.SMALL;
        return small ? 0 : parsed(control.stdout()) + parsed(control.stderr());
    }

    private static long parsed(Capture output) {
        JsonWeight json = json(output);
        boolean read = json.values() > 0 && json.values() <= RunControl.MOST_VALUES;
        return read ? (long) output.size() * RunControl.PER_BYTE + json.bytes() : 0;
    }

    private static ShellTexts.Text text(Capture output) {
        boolean readable = output.size() <= RunControl.SMALL || json(output).values() <= RunControl.MOST_VALUES;
        return new ShellTexts.Text(output.text(), readable);
    }

    private static JsonWeight json(Capture output) {
        String start = new String(output.start(START), StandardCharsets.UTF_8);
        return ShellResult.mayBeJson(start) ? JsonWeight.of(output.open()) : JsonWeight.NONE;
    }
}
