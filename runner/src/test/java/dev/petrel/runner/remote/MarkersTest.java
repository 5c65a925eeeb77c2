// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkersTest {

    private final ByteArrayOutputStream passedOn = new ByteArrayOutputStream();
    private final List<String> told = new ArrayList<>();

    private Markers markers(boolean sudo) {
        RemoteShell shell = new RemoteShell("true", sudo, sudo ? "x" : "", "petrel-1");
        return new Markers(shell, passedOn, new Markers.Listener() {
            @Override
            public void pid(long pid) {
                told.add("pid " + pid);
            }

            @Override
            public void prompt() {
                told.add("prompt");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void takesOutWhatIsForPetrelHoweverItIsTorn(int chunk) throws IOException {
        write(
                markers(true),
                "motd\u00e4petrel-1 12\npetrel-1:lecture\npetrel-1:petrel-1 34\nown: petrel-1 56\nrest",
                chunk);
        assertThat(told).containsExactly("pid 12", "prompt", "prompt", "pid 34");
        assertThat(passedOn.toString(StandardCharsets.UTF_8)).isEqualTo("motd\u00e4lecture\nown: petrel-1 56\nrest");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void keepsWhatComesFromAShellThatTellsNothing(int chunk) throws IOException {
        String text = "x".repeat(20_000) + "\nno such shell: none";
        write(markers(false), text, chunk);
        assertThat(told).isEmpty();
        assertThat(passedOn.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    }

    private static void write(Markers markers, String text, int chunk) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += chunk) {
            markers.write(bytes, i, Math.min(chunk, bytes.length - i));
        }
        markers.close();
    }
}
