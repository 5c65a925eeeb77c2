// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void cutsTheSameLinesWhateverTheChunks(int size) {
        List<String> lines = new ArrayList<>();
        Lines output = new Lines(6, lines::add);
        byte[] bytes = "é€\r\n\nplenty\nmore than six\nlast".getBytes(StandardCharsets.UTF_8);
        for (int start = 0; start < bytes.length; start += size) {
            int length = Math.min(size, bytes.length - start);
            byte[] chunk = new byte[size];
            System.arraycopy(bytes, start, chunk, 0, length);
            output.chunk(chunk, length);
        }
        output.end();
        assertThat(lines)
                .containsExactly("é€", "", "plenty", "more t [petrel: line cut here: 7 bytes dropped]", "last");
    }
}
