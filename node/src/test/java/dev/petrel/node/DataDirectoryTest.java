// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.store.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyNameIsNotTheWorkingDirectory(String name) {
        assertThatThrownBy(() -> DataDirectory.prepare(Path.of(name)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("--data-dir is empty");
    }
}
