// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Actions made of JSON. */
final class Parameters {

    static final String SHELL = """
            {"cmd": {"type": "string"},
             "cwd": {"type": "string"},
             "env": {"type": "object"},
             "kwarg_op": {"type": "string", "default": "--"},
             "sudo": {"type": "boolean", "default": false},
             "sudo_password": {"type": "string", "default": null, "required": false, "secret": true},
             "timeout": {"type": "integer", "default": 60}}""";

    private Parameters() {}

    /** The parameters of an action of a shell runner. */
    static ActionParameters of(String action) {
        return of(SHELL, action);
    }

    static ActionParameters of(String runner, String action) {
        return ActionParameters.of(
                new RunnerType("local-shell-cmd", "", schemas(runner), null, true),
                new Action(
                        Ref.of("mypack.need"),
                        null,
                        true,
                        "local-shell-cmd",
                        "",
                        schemas(action),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Action.OnRunnerLoss.ABANDON));
    }

    static Map<String, Object> values(String json) {
        return Json.readObject(json);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> schemas(String json) {
        Map<String, Map<String, Object>> schemas = new LinkedHashMap<>();
        Json.readObject(json).forEach((name, schema) -> schemas.put(name, (Map<String, Object>) schema));
        return schemas;
    }
}
