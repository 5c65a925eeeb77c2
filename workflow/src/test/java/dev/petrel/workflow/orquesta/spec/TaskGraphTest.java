// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.yaml.LocatedValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskGraphTest {

    @Test
    void findsStartsJoinsAndSplits() {
        TaskGraph graph = graph(Map.of(
                "fork", List.of("red", "blue"),
                "red", List.of("paint", "meet"),
                "blue", List.of("paint", "meet"),
                "paint", List.of(),
                "also", List.of("noop")));
        assertThat(graph.starts()).containsExactly("also", "fork");
        assertThat(graph.isSplit("paint")).isTrue();
        assertThat(graph.isSplit("red")).isFalse();
        assertThat(graph.predecessors("paint")).containsExactly("blue", "red");
        assertThat(graph.outbound("red")).extracting(TaskGraph.Edge::id).containsExactly("meet__t0", "paint__t0");
        assertThat(graph.outbound("red")).extracting(TaskGraph.Edge::origin).containsOnly("red__t0");
    }

    @Test
    void findsCyclesAsAWalkFromEachTaskDoes() {
        long seed = 20_251;
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            int size = 1 + random.nextInt(9);
            Map<String, List<String>> ways = new LinkedHashMap<>();
            for (int t = 0; t < size; t++) {
                List<String> targets = new ArrayList<>();
                for (int e = random.nextInt(3); e > 0; e--) {
                    targets.add("t" + random.nextInt(size));
                }
                ways.put("t" + t, targets);
            }
            TaskGraph graph = graph(ways);
            ways.keySet()
                    .forEach(task -> assertThat(graph.isInCycle(task))
                            .as("seed %d, task %s of %s", seed, task, ways)
                            .isEqualTo(reaches(ways, task, task, new HashSet<>())));
        }
    }

    @Test
    void takesAVeryLongWorkflow() {
        Map<String, List<String>> ways = new LinkedHashMap<>();
        IntStream.range(0, 50_000).forEach(i -> ways.put("t" + i, List.of("t" + (i + 1) % 50_000)));
        assertThat(graph(ways).isInCycle("t7")).isTrue();
    }

    private static boolean reaches(Map<String, List<String>> ways, String from, String to, Set<String> seen) {
        return ways.getOrDefault(from, List.of()).stream()
                .anyMatch(next -> next.equals(to) || (seen.add(next) && reaches(ways, next, to, seen)));
    }

    private static TaskGraph graph(Map<String, List<String>> ways) {
        Map<String, Object> tasks = new LinkedHashMap<>();
        ways.forEach((task, targets) ->
                tasks.put(task, Map.of("next", targets.isEmpty() ? List.of() : List.of(Map.of("do", targets)))));
        return new TaskGraph(SpecReader.read(LocatedValue.plain(Map.of("tasks", tasks))));
    }
}
