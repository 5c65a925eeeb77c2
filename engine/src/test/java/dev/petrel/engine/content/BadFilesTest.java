// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.store.ContentStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about files that cannot be used, or that may not do what their author meant. */
class BadFilesTest {

    @TempDir
    Path packs;

    private final ContentStore store = new MemoryStore(InstantSource.fixed(Instant.EPOCH)).content();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            name: x;runner_type: noop;colour: red                             | E p/actions/x.yaml:3:1: colour: unknown key; remove it
            name: x;runner_type: noop;enabld: true                            | E p/actions/x.yaml:3:1: enabld: unknown key; did you mean "enabled"?
            name: x;runner_type: noop;param: {}                               | E p/actions/x.yaml:3:1: param: unknown key; did you mean "parameters"?
            name: x                                                           | E p/actions/x.yaml:1:1: the key "runner_type" is missing; add it
            name: [x];runner_type: noop                                       | E p/actions/x.yaml:1:7: name: expected text, found a list; put it in quotes
            name: 5;runner_type: noop                                         | E p/actions/x.yaml:1:7: name: expected text, found the number 5; put it in quotes
            name: "";runner_type: noop                                        | E p/actions/x.yaml:1:1: name: is empty; fill it in
            name: x;runner_type: noop;enabled: maybe                          | E p/actions/x.yaml:3:10: enabled: expected true or false, found the text "maybe"
            name: x;runner_type: noop;pack: other                             | E p/actions/x.yaml:3:1: pack: is "other", but the file is part of pack "p"; remove the key
            name: x;runner_type: noop;parameters: [a]                         | E p/actions/x.yaml:3:13: parameters: expected a mapping, found a list
            name: x;runner_type: noop;parameters: {a: string}                 | E p/actions/x.yaml:3:17: parameters.a: expected a mapping, found the text "string"
            name: x;runner_type: noop;parameters:;  a-b: {type: string}       | E p/actions/x.yaml:4:3: parameters.a-b: is not a name; use letters, digits and _ only
            name: x;runner_type: noop;entry_point: ../../q/run.sh             | E p/actions/x.yaml:3:1: entry_point: "../../q/run.sh" is outside the pack; give a path below "actions"
            name: x;runner_type: noop;on_runner_loss: rety                    | E p/actions/x.yaml:3:1: on_runner_loss: unknown value "rety"; did you mean "retry"?
            - name: x                                                         | E p/actions/x.yaml:1:1: expected a mapping of keys to values, found a list
            # nothing                                                         | E p/actions/x.yaml:1:1: expected a mapping of keys to values, found nothing
            name: x;runner_type: run-python                                   | W p/actions/x.yaml:2:1: runner_type: no runner is called "run-python": the action loads and fails when it runs; use python-script or another known runner
            name: x;runner_type: local-shel-cmd                               | W p/actions/x.yaml:2:1: runner_type: no runner is called "local-shel-cmd": the action loads and fails when it runs; did you mean "local-shell-cmd"?
            name: x;runner_type: noop;parameters: {a: {item: 1}}              | W p/actions/x.yaml:3:18: parameters.a.item: unknown keyword, it has no effect; did you mean "items"?
            name: x;runner_type: noop;parameters: {a: {type: [string]}}       | W p/actions/x.yaml:3:24: parameters.a.type: expected one type, found a list; use anyOf for several
            name: x;runner_type: noop;parameters: {a: {type: sting}}          | W p/actions/x.yaml:3:24: parameters.a.type: expected one type, found the text "sting"; did you mean "string"?
            name: x;runner_type: noop;parameters: {a: {position: 0}, b: {position: 0}} | W p/actions/x.yaml:3:46: parameters.b.position: "a" has the position 0 too; give each its own
            name: x;runner_type: noop;parameters: {a: {position: 0}, b: {position: 2}} | W p/actions/x.yaml:3:13: parameters: the positions [0.0, 2.0] have a gap
            name: x;runner_type: noop;parameters: {a: {immutable: true}}      | W p/actions/x.yaml:3:17: parameters.a: is immutable without a default: it is always null
            name: x;runner_type: noop;tags: [a]                               | W p/actions/x.yaml:3:8: tags: a tag needs "name" and "value"; it is ignored
            """)
    void saysWhatIsWrongWithAnAction(String text, String problem) throws Exception {
        checks("actions/x.yaml", text, problem);
        boolean loads = problem.startsWith("W ");
        assertThat(store.get(Action.class, "p.x").isPresent()).isEqualTo(loads);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            class_name: S                                       | E p/sensors/x.yaml:1:1: the key "entry_point" is missing; add it
            entry_point: x.py                                   | E p/sensors/x.yaml:1:1: the key "class_name" is missing; add it
            class_name: S;entry_point: x.py;poll_interval: 3    | E p/sensors/x.yaml:3:1: poll_interval: is 3 seconds, the least is 4; raise it, or write a sensor that waits for its events
            class_name: S;entry_point: x.py;poll_interval: soon | E p/sensors/x.yaml:3:1: poll_interval: expected seconds, found the text "soon"
            class_name: S;entry_point: x.py;poll_timeout: -1    | E p/sensors/x.yaml:3:1: poll_timeout: is -1 seconds, the least is 0; give 0 for a poll that may take for ever
            class_name: S;entry_point: x.py;host: java          | E p/sensors/x.yaml:3:1: host: unknown value "java"; use one of python, process, jvm
            class_name: S;entry_point: x.py;placement: everynode | E p/sensors/x.yaml:3:1: placement: unknown value "everynode"; did you mean "every_node"?
            class_name: S;entry_point: ../../x.py               | E p/sensors/x.yaml:2:1: entry_point: "../../x.py" is outside the pack; give a path below "sensors"
            class_name: S;entry_point: x.py;trigger_types:;- a  | E p/sensors/x.yaml:4:3: trigger_types[0]: expected a mapping of keys to values, found the text "a"
            class_name: S;entry_point: x.py;trigger_types:;- description: d | E p/sensors/x.yaml:4:3: trigger_types[0]: the key "name" is missing; add it
            class_name: S;entry_point: x.py;trigger_types: {name: a} | E p/sensors/x.yaml:3:16: trigger_types: expected a list, found a mapping; start each item with "- "
            class_name: S;entry_point: x.py;polling_interval: 5 | W p/sensors/x.yaml:3:1: polling_interval: unknown key, it is ignored; did you mean "poll_interval"?
            class_name: S;entry_point: x.py;poll_interval: 5.5  | W p/sensors/x.yaml:3:1: poll_interval: is cut to whole seconds: 5
            """)
    void saysWhatIsWrongWithASensor(String text, String problem) throws Exception {
        checks("sensors/x.yaml", text, problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            action: {ref: p.a}                              | E p/rules/x.yaml:1:1: trigger: the key "trigger" is missing; add it
            trigger: {type: p.t}                            | E p/rules/x.yaml:1:1: action: the key "action" is missing; add it
            trigger: {type: t};action: {ref: p.a}           | E p/rules/x.yaml:2:11: trigger.type: "t" is not a trigger type; write it as pack.name
            trigger: {type: p.tt};action: {ref: p.a}        | E p/rules/x.yaml:2:11: trigger.type: the trigger type "p.tt" does not exist, and no "parameters" are given for it; did you mean "p.t"?
            trigger: {type: q.other};action: {ref: p.a}     | E p/rules/x.yaml:2:11: trigger.type: the trigger type "q.other" does not exist, and no "parameters" are given for it; register the pack that brings it
            trigger: {type: q.other, parameters: {a: 1}};action: {ref: p.a} | W p/rules/x.yaml:2:11: trigger.type: the trigger type "q.other" is not known, its parameters are not checked; register the pack that brings it
            trigger: {type: p.t, parameters: {a: 1}};action: {ref: p.a} | W p/rules/x.yaml:2:22: trigger.parameters: "p.t" takes none: the rule may never match; remove them
            trigger: {type: core.st2.webhook};action: {ref: p.a} | E p/rules/x.yaml:2:10: trigger.parameters: "url" is missing, "core.st2.webhook" requires it; add it
            trigger: {type: core.st2.CronTimer, parameters: {hours: 1}};action: {ref: p.a} | E p/rules/x.yaml:2:37: trigger.parameters: "core.st2.CronTimer" takes no "hours"; did you mean "hour"?
            trigger: {type: core.st2.CronTimer, parameters: {hour: 25}};action: {ref: p.a} | E p/rules/x.yaml:2:37: trigger.parameters: "hour" = "25": 25 is not from 0 to 23; write a number in between
            trigger: {type: p.t};action: {ref: p.none}      | W p/rules/x.yaml:3:10: action.ref: no action is called "p.none": the rule loads, and fails when it matches; register the pack that brings it
            trigger: {type: p.t};action: {ref: check_procs} | W p/rules/x.yaml:3:10: action.ref: no action is called "check_procs": the rule loads, and fails when it matches; register the pack that brings it
            trigger: {type: p.t};action: {ref: p.a, args: 1} | E p/rules/x.yaml:3:20: action.args: unknown key; remove it
            trigger: {type: p.t};action: {ref: p.a};critera: {} | E p/rules/x.yaml:4:1: critera: unknown key; did you mean "criteria"?
            trigger: {type: p.t};action: {ref: p.a};criteria:;  trigger.a: {type: equal, pattern: 1} | E p/rules/x.yaml:5:15: criteria.trigger.a.type: operator "equal" is not one of the allowed operators; did you mean "equals"?
            trigger: {type: p.t};action: {ref: p.a};criteria:;  trigger.a: {type: Equals, pattern: 1} | E p/rules/x.yaml:5:15: criteria.trigger.a.type: operator "Equals" is not one of the allowed operators; did you mean "equals"?
            trigger: {type: p.t};action: {ref: p.a};criteria:;  trigger.a: {type: equals} | E p/rules/x.yaml:5:15: criteria.trigger.a.type: no pattern is given for operator "equals"; add "pattern"
            trigger: {type: p.t};action: {ref: p.a};criteria:;  trigger.a: {pattern: 1}   | E p/rules/x.yaml:5:14: criteria.trigger.a: the key "type" is missing; add it
            trigger: {type: p.t};action: {ref: p.a};criteria:;  trigger.a: 5              | E p/rules/x.yaml:5:14: criteria.trigger.a: expected a mapping, found the number 5
            trigger: {type: p.t};action: {ref: p.a};criteria:;  trigger.a: {type: search, condition: any, pattern: {item.b: {type: eqals, pattern: 1}}} | E p/rules/x.yaml:5:64: criteria.trigger.a.pattern.item.b.type: operator "eqals" is not one of the allowed operators; did you mean "equals"?
            trigger: {type: p.t};action: {ref: p.a};type: {ref: backstp} | E p/rules/x.yaml:4:8: type.ref: unknown value "backstp"; did you mean "backstop"?
            """)
    void saysWhatIsWrongWithARule(String text, String problem) throws Exception {
        pack().with("triggers/t.yaml", "name: t\n").with("actions/a.yaml", "name: a\nrunner_type: noop\n");
        checks(
                "rules/x.yaml",
                (problem.contains("yaml:1:1") ? "" : "name: x;")
                        + text
                        + (problem.contains("yaml:1:1") ? ";name: x" : ""),
                problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            description: d;version: 1.0.0;author: a         | E p/pack.yaml:1:1: the key "name" is missing; add it
            name: p;description: d;version: 1.0.0;author: a;ref: P-1 | E p/pack.yaml:5:1: ref: "P-1" is not a pack reference; use a-z, 0-9 and _ only
            name: p;description: d;version: one;author: a   | W p/pack.yaml:3:1: version: "one" is not a version; write it as 1.2.3
            name: p;description: d;version: 1.0.0           | W p/pack.yaml:1:1: author: the key "author" is missing; add it
            """)
    void saysWhatIsWrongWithAManifest(String text, String problem) throws Exception {
        checks("pack.yaml", text, problem);
    }

    @Test
    void oneBadFileKeepsNothingElseFromLoading() throws Exception {
        Registration registration = pack().with("actions/a.yaml", "name: a\nrunner_type: noop\n")
                .with("actions/b.yaml", "name: {{ x }}\n")
                .with("actions/c.json", "{\"name\": \"c\",\n \"runner_type\": }")
                .with("actions/d.yml", "name: d\nrunner_type: noop\n")
                .with("config.schema.yaml", "")
                .with("sensors/s.yaml", "class_name: S\nentry_point: nowhere.py\n")
                .in("q", "pack.yaml", "name: [")
                .register();
        assertThat(registration.hasErrors()).isTrue();
        assertThat(pack().problems(registration))
                .containsExactlyInAnyOrder(
                        "E p/actions/b.yaml:1:8: a mapping stands where a key is expected; put a value that starts with"
                                + " \"{{\", \"{\" or \"[\" in quotes",
                        "E p/actions/c.json:2:17: is not JSON: Unexpected character ('}' (code 125)): expected a value;"
                                + " correct the line or the one before it",
                        "E p/config.schema.yaml:1:1: expected a mapping of configuration keys to schemas, found"
                                + " nothing; describe a key or remove the file",
                        "E q/pack.yaml:1:8: is not YAML: while parsing a flow node, expected the node content, but"
                                + " found '<stream end>'; correct the line or the one before it");
        assertThat(store.list(Action.class)).extracting(a -> a.ref().name()).containsExactly("a", "d");
        assertThat(registration.counts().get("sensors").created()).isEqualTo(1);
        assertThat(registration.counts().get("packs").created()).isEqualTo(1);
    }

    private PackFixture pack() {
        return new PackFixture(packs, store);
    }

    private void checks(String file, String text, String problem) throws Exception {
        PackFixture pack = pack().with(file, text.replace(";", "\n") + "\n");
        assertThat(pack.problems(pack.register())).containsExactly(problem);
    }
}
