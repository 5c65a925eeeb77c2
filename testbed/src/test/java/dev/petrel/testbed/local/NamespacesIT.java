// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real network namespaces, where the machine and the user's rights allow them. */
@Timeout(180)
class NamespacesIT {

    private static final List<String> NODES = List.of("a", "b");

    @BeforeEach
    void needsRights() {
        Optional<String> problem = Namespaces.problem();
        problem.ifPresent(why -> System.out.println("SKIPPED: " + why));
        assumeTrue(problem.isEmpty());
    }

    @Test
    void aNodeThatIsCutReachesNothingUntilItIsJoinedAgain() throws Exception {
        try (Namespaces network = Namespaces.open(NODES);
                ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName(network.address("servers")))) {
            awaitReach(network, "a", server);

            network.cut("a");
            assertThat(reaches(network, "a", server)).isFalse();
            awaitReach(network, "b", server);

            network.join("a");
            awaitReach(network, "a", server);
        }
        assertThat(named(ProcessHandle.current().pid())).isEmpty();
    }

    @Test
    void removesWhatADeadProcessLeftBehind() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Process made = new ProcessBuilder("ip", "netns", "add", "petrel-" + dead.pid() + "-a").start();
        assertThat(made.waitFor()).isZero();

        Namespaces.open(NODES).close();

        assertThat(named(dead.pid())).isEmpty();
    }

    private static void awaitReach(Namespaces network, String node, ServerSocket server) {
        Awaitility.await(node + " reaches the server")
                .atMost(Duration.ofSeconds(30))
                .until(() -> reaches(network, node, server));
    }

    private static boolean reaches(Namespaces network, String node, ServerSocket server) throws Exception {
        List<String> words = new ArrayList<>(network.enter(node));
        String target = "/dev/tcp/" + server.getInetAddress().getHostAddress() + "/" + server.getLocalPort();
        words.addAll(List.of("timeout", "3", "bash", "-c", "exec 3<>" + target));
        return new ProcessBuilder(words).start().waitFor() == 0;
    }

    private static List<Path> named(long pid) throws Exception {
        try (var names = Files.list(Path.of("/run/netns"))) {
            return names.filter(name -> name.getFileName().toString().startsWith("petrel-" + pid + "-"))
                    .toList();
        }
    }
}
