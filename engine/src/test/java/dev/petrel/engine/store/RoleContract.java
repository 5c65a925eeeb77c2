// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.RoleDefinitions;
import dev.petrel.engine.model.RoleDefinitions.Assignment;
import dev.petrel.engine.model.RoleDefinitions.Grant;
import dev.petrel.engine.model.RoleDefinitions.GroupMapping;
import dev.petrel.engine.model.RoleDefinitions.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

interface RoleContract extends StoreSetup {

    RoleDefinitions SOME = new RoleDefinitions(
            List.of(
                    new Role("empty", "", List.of()),
                    new Role(
                            "$r.1",
                            "what \u00e4 role",
                            List.of(
                                    new Grant(Optional.of("pack:a.b$c"), List.of("pack_view", "rule_all")),
                                    new Grant(Optional.empty(), List.of("rule_list"))))),
            List.of(new Assignment("a.b$c", "d", List.of("$r.1", "admin"), "assignments/x.yaml")),
            List.of(new GroupMapping("CN=st2,DC=$x.y", "", List.of("empty"), "mappings/y.yaml")));

    private RoleStore roles() {
        return store().roles();
    }

    @Test
    default void keepsTheDefinitionsThatWereAppliedLast() {
        assertThat(roles().definitions()).isEmpty();
        roles().apply(RoleDefinitions.NONE);
        assertThat(roles().definitions()).contains(RoleDefinitions.NONE);

        roles().apply(SOME);
        roles().apply(SOME);

        assertThat(roles().definitions()).contains(SOME);
    }

    @Test
    default void keepsTheGroupsThatWerePutLast() {
        assertThat(roles().groups()).isEmpty();
        roles().putGroups("a.b$c", Set.of("x"));
        roles().putGroups("z", Set.of());

        roles().putGroups("a.b$c", Set.of("CN=st2,DC=$x.y", "y"));

        assertThat(roles().groups()).isEqualTo(Map.of("a.b$c", Set.of("CN=st2,DC=$x.y", "y"), "z", Set.of()));
    }

    @Test
    default void eachWriteChangesTheRevision() {
        long first = roles().revision();
        roles().apply(SOME);
        long second = roles().revision();
        roles().putGroups("a", Set.of("x"));

        assertThat(Set.of(first, second, roles().revision())).hasSize(3);
    }

    @Test
    default void revisionsAreNotLostInARace() throws Exception {
        long before = roles().revision();
        List<Boolean> ignored = Race.run(8, racer -> () -> {
            roles().putGroups("u" + racer, Set.of("g"));
            return true;
        });

        assertThat(roles().revision()).isEqualTo(before + 8);
        assertThat(roles().groups()).hasSize(8);
    }
}
