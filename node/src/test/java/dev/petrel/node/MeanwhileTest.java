// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MeanwhileTest {

    @Test
    void makesItOnAnotherThread() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Meanwhile<String> thing = Meanwhile.begin("maker", () -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Thread.currentThread().getName();
        });
        goOn.countDown();

        assertThat(thing.get()).isEqualTo("maker-1");
    }

    @Test
    void throwsWhatTheTaskHasThrown() {
        IllegalStateException failure = new IllegalStateException("no plugin");
        Meanwhile<String> failed = Meanwhile.begin("maker", () -> {
            throw failure;
        });
        Meanwhile<String> broken = Meanwhile.begin("maker", () -> {
            throw new NoClassDefFoundError("a/b/C");
        });

        assertThatThrownBy(failed::get).isSameAs(failure);
        assertThatThrownBy(broken::get).isInstanceOf(NoClassDefFoundError.class);
    }
}
