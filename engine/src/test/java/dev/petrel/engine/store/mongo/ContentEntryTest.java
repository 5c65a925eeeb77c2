// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ContentEntryTest {

    @Test
    void neverHasAVersionTwiceThoughItWasRemovedInBetween() {
        long[] versions = IntStream.range(0, 100)
                .mapToObj(i -> ContentEntry.first("demo.r", "{\"n\":" + i + "}", null))
                .flatMapToLong(first -> LongStream.of(
                        first.version(), first.replaced("{}", null).version()))
                .toArray();

        assertThat(versions).doesNotHaveDuplicates();
        assertThat(LongStream.of(versions).allMatch(version -> version > 0)).isTrue();
    }
}
