// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Router;
import dev.petrel.engine.access.Authorizer;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.access.rbac.PermissionRules;
import dev.petrel.engine.model.RoleDefinitions;
import dev.petrel.engine.model.RoleDefinitions.Assignment;
import dev.petrel.engine.model.RoleDefinitions.Grant;
import dev.petrel.engine.model.RoleDefinitions.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Every route with every kind of role: asks each, as a user that has the role, for something that is there, and writes the
 * outcomes to {@code docs/routes-and-roles.md}. A new route is asked without a change here. Run with
 * {@code -Dpetrel.write.docs=true} to write the document anew.
 */
class RoutesAndRolesTest {

    private static final Path DOCUMENT = Path.of("../docs/routes-and-roles.md");
    private static final String USER = "stanley";

    /** The grants that give what is asked of what belongs to an action or a rule. */
    private static final Map<Permission, Permission> GIVEN_BY = Map.of(
            Permission.EXECUTION_VIEW, Permission.ACTION_VIEW,
            Permission.EXECUTION_RERUN, Permission.ACTION_EXECUTE,
            Permission.EXECUTION_STOP, Permission.ACTION_EXECUTE,
            Permission.RULE_ENFORCEMENT_VIEW, Permission.RULE_VIEW);

    /** What else a user needs who does it: whoever writes a rule may execute its action. */
    private static final List<Grant> BESIDE =
            List.of(new Grant(Optional.of("action:core:noop"), List.of("action_execute")));

    /** Whose roles the user has. */
    private enum Who {
        NOBODY("no role"),
        OBSERVER("observer"),
        ADMIN("admin"),
        ON_IT("granted"),
        ON_PACK("on its pack"),
        ON_OTHER("on another");

        final String title;

        Who(String title) {
            this.title = title;
        }
    }

    @Test
    void everyRouteAnswersByTheRolesOfItsUserAndTheDocumentSaysSo() throws IOException {
        Map<String, Map<Who, String>> outcomes = new LinkedHashMap<>();
        Map<String, Access> routes = new LinkedHashMap<>();
        for (Who who : Who.values()) {
            ask(who, routes, outcomes);
        }
        SoftAssertions all = new SoftAssertions();
        outcomes.forEach((route, answered) -> check(all, route, routes.get(route), answered));
        all.assertAll();

        String document = document(routes, outcomes);
        if (Boolean.getBoolean("petrel.write.docs")) {
            Files.writeString(DOCUMENT, document);
        }
        assertThat(DOCUMENT).as("run this test with -Dpetrel.write.docs=true").hasContent(document);
    }

    /** Decides by the roles of the fixture, which is made after it. */
    private static final class Late implements Authorizer {

        private Authorizer decides = Authorizer.EVERYTHING;

        @Override
        public boolean hasRoles() {
            return decides.hasRoles();
        }

        @Override
        public List<String> roles(String user) {
            return decides.roles(user);
        }

        @Override
        public boolean isAdmin(String user) {
            return decides.isAdmin(user);
        }

        @Override
        public boolean permits(String user, Permission permission, Optional<Resource> resource) {
            return decides.permits(user, permission, resource);
        }
    }

    private static void ask(Who who, Map<String, Access> routes, Map<String, Map<Who, String>> outcomes) {
        Late late = new Late();
        try (ApiFixture api = new ApiFixture(late)) {
            RouteSamples samples = new RouteSamples(api);
            late.decides = api.roles;
            for (Router.Route route : inOrder(api.routes())) {
                String name = route.method() + " " + route.pattern();
                routes.putIfAbsent(name, route.access());
                Optional<RoleDefinitions> definitions = definitions(who, route.access(), samples.resource(route));
                String outcome = "-";
                if (definitions.isPresent()) {
                    api.roles.apply(definitions.get());
                    ApiFixture.Answer answer = samples.ask(route);
                    assertThat(answer.status())
                            .as("%s as %s: %s", name, who, answer.text())
                            .isLessThan(500);
                    outcome = answer.status() == 403 ? "no" : "yes";
                }
                outcomes.computeIfAbsent(name, each -> new LinkedHashMap<>()).put(who, outcome);
            }
        }
    }

    /** What deletes comes last, so that the others find what it deletes. */
    private static List<Router.Route> inOrder(List<Router.Route> routes) {
        List<Router.Route> ours = routes.stream()
                .filter(route -> !route.pattern().startsWith("/api/"))
                .toList();
        List<Router.Route> sorted = new ArrayList<>(ours);
        sorted.removeIf(route -> route.method().equals("DELETE"));
        ours.stream().filter(route -> route.method().equals("DELETE")).forEach(sorted::add);
        return sorted;
    }

    private static Optional<Permission> asked(Access access) {
        return access instanceof Access.Permitted permitted
                ? Optional.of(permitted.permission())
                : access instanceof Access.InHandler inHandler ? Optional.of(inHandler.permission()) : Optional.empty();
    }

    /** Empty where there is no such role for the route. */
    private static Optional<RoleDefinitions> definitions(Who who, Access access, Optional<String> uid) {
        Optional<Permission> asked = asked(access);
        switch (who) {
            case NOBODY -> {
                return Optional.of(RoleDefinitions.NONE);
            }
            case OBSERVER, ADMIN -> {
                return Optional.of(having(who.title, List.of()));
            }
            default -> {
                if (asked.isEmpty()) {
                    return Optional.empty();
                }
            }
        }
        Permission granted = GIVEN_BY.getOrDefault(asked.get(), asked.get());
        boolean global = PermissionRules.isGlobal(granted) && uid.isEmpty();
        if (global) {
            return who == Who.ON_IT ? Optional.of(granting(Optional.empty(), granted)) : Optional.empty();
        }
        return on(who, granted, uid).map(resource -> granting(Optional.of(resource), granted));
    }

    /** The uid to grant on; empty where there is none. */
    private static Optional<String> on(Who who, Permission granted, Optional<String> uid) {
        String[] parts = uid.orElse("none:none").split(":");
        String type = parts[0];
        boolean inPack = parts.length == 3 && PermissionRules.grantable("pack").contains(granted);
        return switch (who) {
            case ON_IT -> uid;
            case ON_PACK -> inPack ? Optional.of("pack:" + parts[1]) : Optional.empty();
            default ->
                Optional.of(
                        parts.length == 3 && !type.equals("key_value_pair")
                                ? type + ":" + parts[1] + ":other"
                                : type + ":other");
        };
    }

    private static RoleDefinitions granting(Optional<String> uid, Permission permission) {
        List<Grant> grants = new ArrayList<>(permission.resourceType().equals("rule") ? BESIDE : List.of());
        grants.add(new Grant(uid, List.of(permission.text())));
        return having("custom", grants);
    }

    private static RoleDefinitions having(String role, List<Grant> grants) {
        return new RoleDefinitions(
                grants.isEmpty() ? List.of() : List.of(new Role(role, "", grants)),
                List.of(new Assignment(USER, "", List.of(role), "f")),
                List.of());
    }

    /** What must hold whatever the document says. */
    private static void check(SoftAssertions all, String route, Access access, Map<Who, String> answered) {
        boolean free = access == Access.OPEN || access == Access.AUTHENTICATED;
        // A list of keys is never refused: it has those that the user may list.
        boolean filtered = route.equals("GET /v1/keys");
        all.assertThat(answered.get(Who.NOBODY)).as(route).isEqualTo(free || filtered ? "yes" : "no");
        all.assertThat(answered.get(Who.ADMIN)).as(route).isEqualTo("yes");
        if (access == Access.ADMINISTRATOR) {
            all.assertThat(answered.get(Who.OBSERVER)).as(route).isEqualTo("no");
            return;
        }
        boolean reads = asked(access)
                .filter(permission ->
                        Set.of("list", "view", "search", "views_filters_list").contains(permission.verb()))
                .isPresent();
        all.assertThat(answered.get(Who.OBSERVER)).as(route).isEqualTo(free || reads ? "yes" : "no");
        all.assertThat(answered.get(Who.ON_IT)).as(route).isIn("yes", "-");
        all.assertThat(answered.get(Who.ON_PACK)).as(route).isIn("yes", "-");
        all.assertThat(answered.get(Who.ON_OTHER)).as(route).isIn(filtered ? Set.of("yes", "-") : Set.of("no", "-"));
        if (asked(access).isPresent()) {
            all.assertThat(answered.get(Who.ON_IT)).as(route).isEqualTo("yes");
        }
    }

    private static String document(Map<String, Access> routes, Map<String, Map<Who, String>> outcomes) {
        Set<String> lines = new LinkedHashSet<>();
        lines.add("# Routes and roles");
        lines.add("");
        lines.add(
                "What each route of the API asks of its caller where `[rbac] enable = True`, and who is let in. Written by"
                        + " `RoutesAndRolesTest`,");
        lines.add("which asks every route as a user of each kind of role. `/api/v1` is the same as `/v1`. How roles are"
                + " written: [security.md](security.md).");
        List<String> text = new ArrayList<>(lines);
        text.add("");
        text.add("- *granted*: a role with just that permission, on what the path or the body names if there is such a"
                + " thing; of executions on their");
        text.add("  action, of enforcements on their rule. Who writes a rule has `action_execute` on its action, too.");
        text.add(
                "- *on its pack*: the same, granted on the pack. *on another*: the same, granted on another thing of its"
                        + " type.");
        text.add("- `-`: there is no such grant. *asked of the body*: on what the permission is asked, the body says.");
        text.add("");
        text.add("| Route | Asks for | "
                + Arrays.stream(Who.values()).map(who -> who.title).collect(Collectors.joining(" | ")) + " |");
        text.add("|---|---|" + "---|".repeat(Who.values().length));
        outcomes.forEach((route, answered) -> text.add("| `" + route + "` | " + words(routes.get(route)) + " | "
                + Arrays.stream(Who.values()).map(answered::get).collect(Collectors.joining(" | ")) + " |"));
        return String.join("\n", text) + "\n";
    }

    private static String words(Access access) {
        if (access == Access.OPEN) {
            return "nothing";
        }
        if (access == Access.AUTHENTICATED) {
            return "a user";
        }
        if (access == Access.ADMINISTRATOR) {
            return "an administrator";
        }
        String text =
                asked(access).map(permission -> "`" + permission.text() + "`").orElse("");
        return access instanceof Access.InHandler ? text + ", asked of the body" : text;
    }
}
