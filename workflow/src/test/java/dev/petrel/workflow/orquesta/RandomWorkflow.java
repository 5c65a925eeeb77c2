// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Workflows by chance, of a kind whose end depends on no order in Orquesta itself: each task publishes a name of its own,
 * and every failure is handled.
 */
final class RandomWorkflow {

    private static final List<String> CONDITIONS =
            List.of("", "when: '{{ succeeded() }}', ", "when: '{{ failed() }}', ", "when: '{{ completed() }}', ");

    private RandomWorkflow() {}

    static String yaml(Random random) {
        int size = 2 + random.nextInt(7);
        List<List<String>> transitions = new ArrayList<>();
        int[] inbound = new int[size];
        for (int task = 0; task < size; task++) {
            List<String> own = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0 && task < size - 1; i--) {
                int target = task + 1 + random.nextInt(size - task - 1);
                inbound[target]++;
                own.add("{" + CONDITIONS.get(random.nextInt(CONDITIONS.size())) + "publish: [{v" + task + "_" + i
                        + ": \"{{ result() | string | length }}\"}, {all: {t" + task + "_" + i + ": 1}}], do: t"
                        + target + "}");
            }
            own.add("{when: '{{ failed() }}', do: noop}");
            transitions.add(own);
        }
        StringBuilder yaml = new StringBuilder("vars: [{all: {}}]\ntasks:\n");
        for (int task = 0; task < size; task++) {
            yaml.append("  t").append(task).append(": {");
            if (random.nextInt(6) > 0) {
                yaml.append("action: x.x, ");
                if (random.nextInt(4) == 0) {
                    yaml.append("with: {items: '{{ [1, 2, 3] }}', concurrency: ")
                            .append(2 + random.nextInt(3))
                            .append("}, input: {i: \"{{ item() }}\"}, ");
                } else if (random.nextInt(4) == 0) {
                    yaml.append("retry: {count: 2}, ");
                }
            }
            if (inbound[task] > 1 && random.nextInt(4) > 0) {
                yaml.append("join: all, ");
            }
            yaml.append("next: [")
                    .append(String.join(", ", transitions.get(task)))
                    .append("]}\n");
        }
        return yaml.append("output: [{all: \"{{ ctx() }}\"}]\n").toString();
    }
}
