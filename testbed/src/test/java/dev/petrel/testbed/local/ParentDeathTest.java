// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ParentDeathTest {

    @Test
    void aProcessOutlivesTheThreadThatAskedForIt() throws Exception {
        Process child = inThreadThatEnds(() -> ParentDeath.start(new ProcessBuilder(command("cat"))));
        try {
            child.getOutputStream().write('x');
            child.getOutputStream().flush();

            assertThat(child.getInputStream().read()).isEqualTo('x');
            assertThat(child.isAlive()).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ParentDeath.start(new ProcessBuilder("/no/such/program")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/program");
    }

    @Test
    void anInterruptIsRemembered() throws Exception {
        boolean remembered = inThreadThatEnds(() -> {
            Thread.currentThread().interrupt();
            Process child = ParentDeath.start(new ProcessBuilder(command("true")));
            boolean interrupted = Thread.interrupted();
            return child.waitFor(30, TimeUnit.SECONDS) && interrupted;
        });

        assertThat(remembered).isTrue();
    }

    private static <T> T inThreadThatEnds(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = new Thread(task, "ends");
        thread.start();
        thread.join();
        return task.get();
    }

    private static List<String> command(String program) {
        List<String> words = new ArrayList<>(ParentDeath.prefix());
        words.add(program);
        return words;
    }
}
