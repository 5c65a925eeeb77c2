// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Tag;
import dev.petrel.engine.model.TriggerInstance;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Things to put into stores. */
final class Samples {

    static final Instant T0 = ManualClock.START;
    static final Execution.Claim CLAIM = new Execution.Claim("inc-1", "node-1", "host-1", 4711);

    private Samples() {}

    /** Every kind of value that JSON has, with keys that databases find hard. */
    static Map<String, Object> awkward() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("z.last.dot", 1);
        inner.put("$set", Map.of("$where", "1"));
        inner.put("a", null);
        inner.put("", "empty key");
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("trigger.path#1", "/tmp/\u00fc\u20ac\ud83d\udc26/\"quoted\"\\");
        map.put("_id", "not an id");
        map.put("inner", inner);
        map.put("list", Arrays.asList(1, "two", 3.5, null, true, List.of(), Map.of()));
        map.put("long", 9_007_199_254_740_993L);
        map.put("none", null);
        map.put("text", "line one\nline two\u0000after a NUL");
        return map;
    }

    static String id(String name) {
        return Ids.derive("sample", name);
    }

    static Action action(String name) {
        return new Action(
                new Ref("demo", name),
                null,
                true,
                "local-shell-cmd",
                "",
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
    }

    static Execution execution(String name, Instant at) {
        return execution(name, "run", "alice", at);
    }

    static Execution execution(String name, String action, String user, Instant at) {
        return Execution.requested(
                id(name), action(action), Map.of("cmd", "date"), Map.of("user", user), Execution.Lineage.NONE, at);
    }

    static TriggerInstance instance(String name, String trigger, Instant at) {
        Event event = new Event(
                id(name), Ref.of(trigger), awkward(), at, null, "trace", new Event.Source("node-1", "demo.Sensor", 3));
        return new TriggerInstance(event, TriggerInstance.Status.PROCESSED, null);
    }

    static Enforcement enforcement(String instance, String rule, Instant at) {
        Ref ref = new Ref("demo", rule);
        return new Enforcement(
                Ids.enforcement(id(instance), ref), id(instance), ref, Ids.execution(id(instance), ref), null, at);
    }

    static SensorType sensor(String name, boolean enabled) {
        return new SensorType(
                new Ref("demo", name),
                "watches",
                "sensors/x.py",
                "/opt/packs/demo/sensors/x.py",
                List.of(new Ref("demo", "file.created"), new Ref("core", "st2.webhook")),
                5,
                900,
                enabled,
                SensorType.Host.PYTHON,
                SensorType.Placement.ONE_NODE,
                "sensors/x.yaml");
    }

    static Rule rule(String name) {
        Map<String, Map<String, Object>> criteria = new LinkedHashMap<>();
        criteria.put("trigger.z", Map.of("type", "equals", "pattern", "z"));
        criteria.put("trigger.a#1", Map.of("type", "gt", "pattern", 3));
        return new Rule(
                new Ref("demo", name),
                "a rule",
                true,
                Rule.STANDARD,
                "demo.file",
                awkward(),
                new Ref("demo", "file"),
                criteria,
                "core.local",
                awkward(),
                List.of(new Tag("team", "ops")),
                Map.of("user", "alice"),
                null);
    }
}
