// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What workflows requested, by {@code /children} and by the filter {@code parent}. */
class ChildrenTest {

    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void twoWorkflowsOneInTheOther() {
        write("top", "action-chain", null, 0);
        write("second", "noop", "top", 5);
        write("inner", "orquesta", "top", 1);
        write("inner1", "noop", "inner", 2);
        write("inner2", "noop", "inner", 6);
        write("other", "noop", null, 7);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private void write(String name, String runner, String parent, int second) {
        Action action = new Action(
                Ref.of("demo." + name),
                null,
                true,
                runner,
                "",
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
        Map<String, Object> context = parent == null
                ? Map.of("user", "kim")
                : Map.of("user", "kim", "parent", Map.of("execution_id", id(parent)));
        api.store
                .executions()
                .create(List.of(Execution.requested(
                        id(name),
                        action,
                        Map.of(),
                        context,
                        Execution.Lineage.NONE,
                        api.clock.instant().plusSeconds(second))));
    }

    private static String id(String name) {
        return Ids.derive("execution", name);
    }

    private List<Object> names(String path) {
        return api.get(path).list().stream()
                .map(each -> ((Map<?, ?>) ((Map<?, ?>) each).get("action")).get("ref"))
                .map(ref -> (Object) String.valueOf(ref).substring("demo.".length()))
                .toList();
    }

    @Test
    void standBelowTheWorkflowThatRequestedThem() {
        String children = "/v1/executions/" + id("top") + "/children";

        assertThat(names(children)).containsExactly("inner", "inner1", "inner2", "second");
        assertThat(names(children + "?depth=1")).containsExactly("inner", "second");
        assertThat(names(children + "?depth=-1&result_fmt=sorted"))
                .containsExactly("inner", "inner1", "second", "inner2");
        assertThat(names("/v1/executions/" + id("second") + "/children")).isEmpty();
        assertThat(api.get("/v1/executions/" + id("none") + "/children").status())
                .isEqualTo(404);
        assertThat(api.get(children + "?result_fmt=upside").status()).isEqualTo(400);
    }

    @Test
    void nameTheirParentAndAreAsMuchAsIsAskedFor() {
        String path = "/v1/executions/" + id("top") + "/children?depth=1&include_attributes=parent,liveaction";

        assertThat(api.get(path).text())
                .contains("\"parent\":\"" + id("top") + "\"")
                .contains("\"action_is_workflow\":true")
                .contains("\"action_is_workflow\":false")
                .doesNotContain("start_timestamp");
    }

    @Test
    void areListedByTheirParent() {
        assertThat(names("/v1/executions?parent=" + id("top"))).containsExactly("second", "inner");
        assertThat(names("/v1/executions?parent=" + id("top") + "&limit=1&sort=start_timestamp"))
                .containsExactly("inner");
        assertThat(names("/v1/executions?parent=null")).containsExactly("other", "top");
        assertThat(names("/v1/executions")).hasSize(6);
    }
}
