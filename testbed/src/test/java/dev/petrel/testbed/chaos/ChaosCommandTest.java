// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.cli.terminal.Terminal;
import dev.petrel.testbed.PetrelMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code petrel chaos} refuses before it starts anything. */
class ChaosCommandTest {

    private final StringWriter said = new StringWriter();

    @Test
    void refusesAFaultThatIsNone() {
        assertThat(exitCode("--faults", "kill,flood")).isEqualTo(ExitCodes.USAGE);
        assertThat(said.toString()).contains("\"flood\" is no fault; there are kill, term, pause,");
    }

    @Test
    void refusesToStrikeABrokerThatIsNotItsOwn() {
        assertThat(exitCode("--faults", "broker-kill")).isEqualTo(ExitCodes.USAGE);
        assertThat(said.toString()).contains("\"broker-kill\" needs a RabbitMQ cluster of its own: --broker rabbitmq");
    }

    @ParameterizedTest
    @ValueSource(strings = {"servers", "servers-away"})
    void refusesToKillADatabaseThatWasGiven(String fault) {
        assertThat(exitCode("--faults", fault, "--mongo-url", "mongodb://127.0.0.1:1/"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(said.toString()).contains("\"" + fault + "\"", "leave out --mongo-url");
    }

    @Test
    void refusesToCutANetworkThatIsNotItsOwn() {
        assertThat(exitCode("--faults", "cut")).isEqualTo(ExitCodes.USAGE);
        assertThat(said.toString()).contains("--network namespaces");
    }

    @Test
    void refusesServersThatNamespacesCannotReach() {
        assertThat(exitCode("failover", "--network", "namespaces", "--mongo-url", "mongodb://127.0.0.1:1/"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(said.toString()).contains("leave out --amqp-url and --mongo-url");
    }

    @Test
    void refusesTwoBrokers() {
        assertThat(exitCode("--broker", "rabbitmq", "--amqp-url", "amqp://127.0.0.1:1/"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(said.toString()).contains("leave out one of them");
    }

    private int exitCode(String... words) {
        PrintWriter out = new PrintWriter(said, true);
        String[] all = new String[words.length + 1];
        all[0] = "chaos";
        System.arraycopy(words, 0, all, 1, words.length);
        return PetrelMain.commandLine(new CliContext(Map.of(), Path.of(".."), out, out, Terminal.NONE))
                .execute(all);
    }
}
