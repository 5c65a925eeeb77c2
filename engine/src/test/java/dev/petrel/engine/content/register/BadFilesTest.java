// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.store.ContentStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about files that cannot be used, or that may not do what their author meant. */
class BadFilesTest {

    private static final String TAKES = """
            name: a
            runner_type: local-shell-cmd
            parameters:
              need: {type: string, required: true}
              n: {type: integer, default: 1}
              o: {type: object}
              colour: {type: string, enum: [red, blue]}
              fixed: {type: string, immutable: true, default: x}
            """;

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
            name: x;runner_type: noop;notify: {on-sucess: {}}                 | W p/actions/x.yaml:3:1: notify: "notify" has no "on-sucess": did you mean "on-success"?; correct it: that part notifies of nothing
            name: x;runner_type: noop;notify: {on-success: {rotes: [a]}}      | W p/actions/x.yaml:3:1: notify: "notify.on-success.rotes" is unknown: did you mean "routes"?; correct it: that part notifies of nothing
            name: x;runner_type: mistral-v2;entry_point: x.yaml               | W p/actions/x.yaml:2:1: runner_type: the runner "mistral-v2" is known, but cannot run here: the action loads and fails when it runs; rewrite the workflow for the runner orquesta; StackStorm has no Mistral since 3.3
            name: x;runner_type: noop;parameters: {a: {secret: yess}}         | W p/actions/x.yaml:3:26: parameters.a.secret: expected true or false, found the text "yess": it has no effect; write secret: true, or remove it
            name: x;runner_type: noop;parameters: {a: {properties: {b: {secrt: true}}}} | W p/actions/x.yaml:3:35: parameters.a.properties.b.secrt: unknown keyword, it has no effect; did you mean "secret"?
            name: x;runner_type: noop;output_schema: {a: {secrt: true}}       | W p/actions/x.yaml:3:21: output_schema.a.secrt: unknown keyword, it has no effect; did you mean "secret"?
            name: x;runner_type: noop;output_schema: {type: object, secret: 1} | W p/actions/x.yaml:3:39: output_schema.secret: expected true or false, found the number 1: it has no effect; write secret: true, or remove it
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
            class_name: S;entry_point: x.py;poll_interval: .nan | E p/sensors/x.yaml:3:1: poll_interval: is NaN seconds, the most is 31622400
            class_name: S;entry_point: x.py;poll_interval: .inf | E p/sensors/x.yaml:3:1: poll_interval: is Infinity seconds, the most is 31622400
            class_name: S;entry_point: x.py;poll_timeout: 99999999999 | E p/sensors/x.yaml:3:1: poll_timeout: is 99999999999 seconds, the most is 31622400
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
            trigger: {type: core.st2.IntervalTimer, parameters: {unit: seconds}};action: {ref: p.a} | E p/rules/x.yaml:2:41: trigger.parameters: "delta" is missing, "core.st2.IntervalTimer" requires it; add it
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
            trigger: {type: p.t};action: {ref: p.a};criteria:;  trigger.a: {type: search, condition: any, pattern: {item.b: {type: eqals, pattern: 1}}} | W p/rules/x.yaml:5:64: criteria.trigger.a.pattern.item.b.type: operator "eqals" is not one of the allowed operators: the criterion fails for every event; did you mean "equals"?
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

    /** StackStorm loads these rules too, and says nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a: {type: eq, pattern: 1}                      | 3: criteria.a: does not begin with "trigger.": there is never a value; write trigger.a
            item.a: {type: eq, pattern: 1}                 | 3: criteria.item.a: does not begin with "trigger.": there is never a value; write trigger.item.a
            trigger.a b: {type: eq, pattern: 1}            | 3: criteria.trigger.a b: cannot be read as a path (Parse error at 1:10 near token b): the criterion fails for every event; put names with other characters than letters, digits, _, - and @ in quotes: trigger.'a b'
            "trigger.a[": {type: eq, pattern: 1}           | 3: criteria.trigger.a[: cannot be read as a path (Parse error near the end of 'trigger.a['): the criterion fails for every event; put names with other characters than letters, digits, _, - and @ in quotes: trigger.'a b'
            trigger.a: {type: eq, pattern: 1, pattrn: 2}   | 37: criteria.trigger.a.pattrn: unknown key, it is ignored; did you mean "pattern"?
            trigger.a: {type: regex, pattern: "("}         | 37: criteria.trigger.a.pattern: is no regular expression (Unclosed group in the pattern '('): the criterion fails for every event; correct the pattern
            trigger.a: {type: iregex, pattern: "*a"}       | 38: criteria.trigger.a.pattern: is no regular expression (Dangling meta character '*' in the pattern '*a'): the criterion fails for every event; correct the pattern
            trigger.a: {type: matchregex, pattern: 5}      | 42: criteria.trigger.a.pattern: matchregex wants text: the criterion fails for every event; correct the pattern
            trigger.a: {type: startswith, pattern: [a]}    | 42: criteria.trigger.a.pattern: startswith wants text: the criterion fails for every event; correct the pattern
            trigger.a: {type: gt, pattern: "10"}           | 34: criteria.trigger.a.pattern: is text, and a number cannot be compared with it; write the number without quotes
            trigger.a: {type: td_lt, pattern: soon}        | 37: criteria.trigger.a.pattern: td_lt wants seconds (could not convert string to float: 'soon'): the criterion fails for every event; correct the pattern
            trigger.a: {type: in, pattern: 5}              | 34: criteria.trigger.a.pattern: in wants a list: the criterion fails for every event; correct the pattern
            trigger.a: {type: eq, pattern: "{{ trigger.b"} | 34: criteria.trigger.a.pattern: looks like a template and cannot be parsed as one (unexpected end of template, expected 'end of print statement'.): nothing in it is rendered; correct it, or write {% raw %} before and {% endraw %} after what is to stay as it is
            trigger.a: {type: eq, pattern: "{{ triger.b }}"} | 34: criteria.trigger.a.pattern: its template names "triger", which is not there: it fails when it is rendered; did you mean "trigger"?
            trigger.a: {type: search, pattern: {}}         | 15: criteria.trigger.a.type: "condition" is missing: the criterion fails for every event; use one of any, all, any2any, all2any
            trigger.a: {type: search, condition: some, pattern: {}} | 29: criteria.trigger.a.condition: unknown value "some": the criterion fails for every event; use one of any, all, any2any, all2any
            trigger.a: {type: search, condition: any, pattern: 5} | 45: criteria.trigger.a.pattern: expected a mapping of criteria on item: the criterion fails for every event
            trigger.a: {type: search, condition: any, pattern: {trigger.b: {type: eq, pattern: 1}}} | 55: criteria.trigger.a.pattern.trigger.b: does not begin with "item.": there is never a value; write item.trigger.b
            trigger.a: {type: search, condition: any, pattern: {item.b: {pattern: 1}}} | 63: criteria.trigger.a.pattern.item.b.type: the key "type" is missing: the criterion never holds; add it
            """)
    void warnsOfCriteriaThatCannotBeMeantSo(String criterion, String problem) throws Exception {
        pack().with("triggers/t.yaml", "name: t\n").with("actions/a.yaml", "name: a\nrunner_type: noop\n");
        checks(
                "rules/x.yaml",
                "name: x;trigger: {type: p.t};action: {ref: p.a};criteria:;  " + criterion,
                "W p/rules/x.yaml:5:" + problem);
        assertThat(store.get(Rule.class, "p.x")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trigger.a: {type: eq, pattern: 1}",
                "trigger.a#1: {type: eq, pattern: \"{{ trigger.b }}\"}",
                "trigger.body.list[0].x: {type: exists}",
                "trigger.headers['X-Foo']: {type: nexists, pattern: x}",
                "trigger.'a b': {type: nequals, pattern: 5}",
                "trigger.h.X-Foo: {type: gt, pattern: 10}",
                "trigger.a: {type: lt, pattern: \"{{ st2kv.system.limit }}\"}",
                "trigger.a: {type: gt, pattern: 2026-01-01}",
                "trigger..x: {type: regex, pattern: '^(?P<n>a|b)+\\Z'}",
                "$.trigger.x: {type: matchregex, pattern: 'a.*'}",
                "trigger: {type: contains, pattern: 5}",
                "system.a: {type: eq, pattern: 5}",
                "trigger.a: {type: td_gt, pattern: \"60\"}",
                "trigger.a: {type: search, condition: all2any, pattern: {item.b#2: {type: in, pattern: [1]}, item: {type: eq, pattern: 1}}}",
                "trigger.a: {type: eq, pattern: 'docker {.Names}'}",
            })
    void saysNothingOfGoodCriteria(String criterion) throws Exception {
        pack().with("triggers/t.yaml", "name: t\n").with("actions/a.yaml", "name: a\nrunner_type: noop\n");
        PackFixture pack = pack().with(
                        "rules/x.yaml",
                        "name: x\ntrigger: {type: p.t}\naction: {ref: p.a}\ncriteria:\n  " + criterion + "\n");
        assertThat(pack.problems(pack.register())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {need: x, ned: y}             | 42: action.parameters.ned: action "p.a" takes no "ned": the rule fails when it matches; did you mean "need"?
            {}                            | 20: action.parameters: "need" is missing, action "p.a" requires it: the rule fails when it matches; add it
            {need: null}                  | 20: action.parameters: "need" is missing, action "p.a" requires it: the rule fails when it matches; add it
            {need: 5}                     | 39: action.parameters.need: does not fit (Value "5" must either be a string or None. Got "<class 'int'>"): the rule fails when it matches; correct the value
            {need: x, n: many}            | 45: action.parameters.n: does not fit (invalid literal for int() with base 10: 'many'): the rule fails when it matches; correct the value
            {need: x, colour: pink}       | 50: action.parameters.colour: does not fit ('pink' is not one of ['red', 'blue']): the rule fails when it matches; correct the value
            {need: x, fixed: y}           | 42: action.parameters.fixed: action "p.a" does not let "fixed" be given: the rule fails when it matches; remove it
            {need: "{{ triger.x }}"}      | 39: action.parameters.need: its template names "triger", which is not there: it fails when it is rendered; did you mean "trigger"?
            {need: "${#n} {{ trigger.x }}"} | 39: action.parameters.need: looks like a template and cannot be parsed as one (Missing end of comment tag): nothing in it is rendered; "{#" begins a comment: write {{ '{#' }} for it
            {need: x, o: {a: ["{{ b c }}"]}} | 50: action.parameters.o.a[0]: looks like a template and cannot be parsed as one (expected token 'end of print statement', got 'c'): nothing in it is rendered; correct it, or write {% raw %} before and {% endraw %} after what is to stay as it is
            """)
    void warnsOfParametersThatTheActionDoesNotTake(String parameters, String problem) throws Exception {
        pack().with("triggers/t.yaml", "name: t\n").with("actions/a.yaml", TAKES);
        checks(
                "rules/x.yaml",
                "name: x;trigger: {type: p.t};action: {ref: p.a, parameters: " + parameters + "}",
                "W p/rules/x.yaml:3:" + problem);
        assertThat(store.get(Rule.class, "p.x")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{need: x}",
                "{need: \"{{ trigger.a }}\", n: \"{{ trigger.n }}\", colour: \"{{ config_context.colour }}\"}",
                "{need: x, n: \"7\", colour: null, o: {a: 1}, timeout: 5}",
                "{need: \"{{ n }} {{ o }} {{ fixed }} {{ timeout }} {{ st2kv.user.x }} {{ system.x }}\"}",
                "{need: \"{% for x in trigger.l %}{{ x }}{{ loop.index }}{% endfor %}{{ range(3) }}\"}",
                "{need: \"{% raw %}${#n} {{.Names}}{% endraw %}\"}",
            })
    void saysNothingOfGoodParameters(String parameters) throws Exception {
        PackFixture pack = pack().with("triggers/t.yaml", "name: t\n")
                .with("actions/a.yaml", TAKES)
                .with(
                        "rules/x.yaml",
                        "name: x\ntrigger: {type: p.t}\naction: {ref: p.a, parameters: " + parameters + "}\n");
        assertThat(pack.problems(pack.register())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            trigger.rout: {type: eq, pattern: 1}   | criteria.trigger.rout: the payload_schema of trigger type "p.t" has no "rout": there may never be a value; did you mean "route"?
            trigger.zzz.x: {type: eq, pattern: 1}  | criteria.trigger.zzz.x: the payload_schema of trigger type "p.t" has no "zzz": there may never be a value; it has body, route
            trigger.route: {type: eq, pattern: 1}  |
            trigger.body.x: {type: eq, pattern: 1} |
            trigger..rout: {type: eq, pattern: 1}  |
            trigger: {type: exists}                |
            system.rout: {type: eq, pattern: 1}    |
            """)
    void warnsOfCriteriaOnWhatThePayloadDoesNotHave(String criterion, @Nullable String problem) throws Exception {
        String rule = "name: x\ntrigger: {type: p.t}\naction: {ref: p.a}\ncriteria:\n  " + criterion + "\n";
        for (String more : List.of("", ", additionalProperties: false", ", additionalProperties: true")) {
            PackFixture pack = pack().with(
                            "triggers/t.yaml",
                            "name: t\npayload_schema: {type: object, properties: {route: {type: string}, body: {}}"
                                    + more + "}\n")
                    .with("actions/a.yaml", "name: a\nrunner_type: noop\n")
                    .with("rules/x.yaml", rule);
            assertThat(pack.problems(pack.register()))
                    .isEqualTo(
                            problem == null || more.endsWith("true")
                                    ? List.of()
                                    : List.of("W p/rules/x.yaml:5:3: " + problem));
        }
    }

    @Test
    void aRuleMayNameTheActionOfAPackThatIsReadAfterIt() throws Exception {
        PackFixture pack = pack().with("triggers/t.yaml", "name: t\n")
                .with("rules/x.yaml", "name: x\ntrigger: {type: z.t}\naction: {ref: z.a, parameters: {ned: 1}}\n")
                .in("z", "triggers/t.yaml", "name: t\n")
                .in("z", "actions/a.yaml", TAKES.replace("need:", "ned:").replace("string", "integer"));
        assertThat(pack.problems(pack.register())).isEmpty();
        assertThat(pack.problems(pack.register("p"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "{{ nam }}"                | its template names "nam", which is not there: it fails when it is rendered; did you mean "name"?
            "{{ name"                  | looks like a template and cannot be parsed as one (unexpected end of template, expected 'end of print statement'.): nothing in it is rendered; correct it, or write {% raw %} before and {% endraw %} after what is to stay as it is
            "${#a} {{ name }}"         | looks like a template and cannot be parsed as one (Missing end of comment tag): nothing in it is rendered; "{#" begins a comment: write {{ '{#' }} for it
            """)
    void warnsOfDefaultsThatCannotBeRendered(String template, String problem) throws Exception {
        checks(
                "actions/x.yaml",
                "name: x;runner_type: noop;parameters:;  name: {type: string};  cmd:;    default: " + template,
                "W p/actions/x.yaml:6:14: parameters.cmd.default: " + problem);
    }

    @ParameterizedTest
    @CsvSource({
        "core.st2.action.file_written|type: the rule would never run: no action tells Petrel",
        "'core.st2.webhook, parameters: {url: /st2/}|parameters: the URL \"st2\" is Petrel''s own'",
        "'core.st2.webhook, parameters: {url: //}|parameters: \"url\" is no path'",
        "'core.st2.webhook, parameters: {url: 7}|parameters: \"url\" is no path'"
    })
    void refusesARuleThatCanNeverRun(String triggerAndProblem) throws Exception {
        String[] parts = triggerAndProblem.split("\\|");
        PackFixture pack = pack().with("actions/a.yaml", "name: a\nrunner_type: noop\n")
                .with("rules/x.yaml", "name: x\ntrigger: {type: " + parts[0] + "}\naction: {ref: p.a}\n");

        assertThat(pack.problems(pack.register()))
                .singleElement()
                .asString()
                .startsWith("E p/rules/x.yaml:2:")
                .contains("trigger." + parts[1]);
        assertThat(store.get(Rule.class, "p.x")).isEmpty();
    }

    @Test
    void saysNothingOfARuleOnATriggerThatTheEngineFires() throws Exception {
        PackFixture pack = pack().with("actions/a.yaml", "name: a\nrunner_type: noop\n")
                .with("rules/x.yaml", "name: x\ntrigger: {type: core.st2.sensor.process_exit}\naction: {ref: p.a}\n")
                .with(
                        "rules/y.yaml",
                        "name: y\ntrigger: {type: core.st2.CronTimer, parameters: {hour: 3}}\naction: {ref: p.a}\n")
                .with(
                        "rules/z.yaml",
                        "name: z\ntrigger: {type: core.st2.webhook, parameters: {url: a/b}}\naction: {ref: p.a}\n")
                .with("rules/a.yaml", "name: a\ntrigger: {type: core.st2.generic.actiontrigger}\naction: {ref: p.a}\n")
                .with("rules/n.yaml", "name: n\ntrigger: {type: core.st2.generic.notifytrigger}\naction: {ref: p.a}\n")
                .with("rules/k.yaml", "name: k\ntrigger: {type: core.st2.key_value_pair.delete}\naction: {ref: p.a}\n");
        assertThat(pack.problems(pack.register())).isEmpty();
    }

    @Test
    void warnsOfADedupKeyThatNamesNoEvent() throws Exception {
        PackFixture pack = pack().with("triggers/t.yaml", "name: t\ndedup_key: \"{{ trigger.id\"\n")
                .with(
                        "sensors/s.yaml",
                        "class_name: S\nentry_point: s.py\ntrigger_types:\n- {name: u, dedup_key: \"{{ id }}\"}\n")
                .with("triggers/v.yaml", "name: v\ndedup_key: \"{{ trigger.id }}-{{ trigger.at }}\"\n");
        assertThat(pack.problems(pack.register()))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("W p/triggers/t.yaml:2:12: dedup_key: looks like a template")
                                .contains("it names no event"),
                        second -> assertThat(second)
                                .startsWith("W p/sensors/s.yaml:4:24: trigger_types[0].dedup_key: its template names"
                                        + " \"id\""));
    }

    @Test
    void warnsOfSchemasThatCannotBeUsed() throws Exception {
        PackFixture pack = pack().with(
                        "actions/a.yaml",
                        "name: a\nrunner_type: local-shell-cmd\nparameters:\n  p: {type: string, minLength: short}\n"
                                + "  timeout: {type: string}\n")
                .with("triggers/t.yaml", "name: t\npayload_schema: {type: object, required: yes}\n")
                .with(
                        "triggers/u.yaml",
                        "name: u\nparameters_schema: {type: object, properties: {a: {type: string, pattern: '('}}}\n");
        assertThat(pack.problems(pack.register()))
                .satisfiesExactlyInAnyOrder(
                        first -> assertThat(first)
                                .startsWith("W p/actions/a.yaml:3:1: parameters: ")
                                .contains("\"timeout\"", "cannot be overridden"),
                        second -> assertThat(second)
                                .startsWith("W p/actions/a.yaml:3:1: parameters: ")
                                .contains("p.minLength", "short"),
                        third -> assertThat(third).startsWith("W p/triggers/u.yaml:2:1: parameters_schema: "));
        assertThat(store.list(Action.class)).hasSize(1);
    }

    @Test
    void tellsOfFilesThatNothingReadsOnceForEachFolder() throws Exception {
        PackFixture pack = pack().with("policies/README.md", "b")
                .with("rule/r.yaml", "name: r\n")
                .with("config.yaml", "a: 1\n")
                .with("tests/test.yaml", "a: 1\n")
                .with("etc/x.yaml", "a: 1\n")
                .with("lib/x.py", "pass\n");
        Files.createDirectories(packs.resolve("p/sensor"));

        assertThat(pack.problems(pack.register()))
                .containsExactly(
                        "W p/config.yaml: is not read; put the configuration of the pack into configs/<pack>.yaml",
                        "W p/rule: its one file is not read: no content is in a folder of that name; did you mean"
                                + " \"rules\"?");
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

    /** What has no effect in it would leave a secret unmasked. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a: {type: string, secret: yess}                        | W p/config.schema.yaml:1:27: a.secret: expected true or false, found the text "yess": it has no effect; write secret: true, or remove it
            a: {type: string, requierd: true}                      | W p/config.schema.yaml:1:19: a.requierd: unknown keyword, it has no effect; did you mean "required"?
            a: {type: strng}                                       | W p/config.schema.yaml:1:11: a.type: expected one type, found the text "strng"; did you mean "string"?
            a: {type: 5}                                           | W p/config.schema.yaml:1:11: a.type: expected one type, found the number 5; use anyOf for several
            a: {type: [string, nul]}                               | W p/config.schema.yaml:1:20: a.type: expected one type, found the text "nul"; did you mean "null"?
            a:;  properties: {b: {secrets: true}}                  | W p/config.schema.yaml:2:20: a.properties.b.secrets: unknown keyword, it has no effect; did you mean "secret"?
            a: {items: {required: "true"}}                         | W p/config.schema.yaml:1:23: a.items.required: expected true or false, found the text "true": it has no effect; write required: true, or remove it
            a: {items: [{secret: null}]}                           | W p/config.schema.yaml:1:22: a.items[0].secret: expected true or false, found nothing: it has no effect; write secret: true, or remove it
            a: {anyOf: [{type: string}, {type: objct}]}            | W p/config.schema.yaml:1:36: a.anyOf[1].type: expected one type, found the text "objct"; did you mean "object"?
            a: {additionalProperties: {secrt: true}}               | W p/config.schema.yaml:1:28: a.additionalProperties.secrt: unknown keyword, it has no effect; did you mean "secret"?
            a: {patternProperties: {"^b": {secrt: true}}}          | W p/config.schema.yaml:1:32: a.patternProperties.^b.secrt: unknown keyword, it has no effect; did you mean "secret"?
            """)
    void warnsOfWhatHasNoEffectInASchemaOfTheConfiguration(String text, String problem) throws Exception {
        checks("config.schema.yaml", text, problem);
    }

    @Test
    void saysNothingOfAGoodSchemaOfTheConfiguration() throws Exception {
        Registration registration = pack().with("config.schema.yaml", """
                        a: {type: [string, "null"], secret: true, default: null}
                        b:
                          type: object
                          required: [secrt]
                          properties: {secrt: {type: string, enum: [a, b]}, type: {type: string}}
                          additionalProperties: false
                        """).register();

        assertThat(pack().problems(registration)).isEmpty();
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
