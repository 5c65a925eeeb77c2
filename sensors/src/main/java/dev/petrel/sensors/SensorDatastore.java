// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.KeyValueStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sensor's code does with the datastore. Names arrive complete, with the {@code <pack>.<Class>:} of local keys.
 * Only the system scope exists here, as in StackStorm.
 */
public final class SensorDatastore {

    private final KeyValueStore keys;
    private final Clock clock;

    public SensorDatastore(KeyValueStore keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Does what {@code request} asks. Blocks for the database.
     *
     * @throws IllegalArgumentException for a request that makes no sense, with the reason for the sensor's author
     */
    @Nullable
    Object handle(Map<String, @Nullable Object> request) {
        Object scope = request.get("scope");
        if (scope != null && !scope.equals("system")) {
            throw new IllegalArgumentException("scope \"" + scope + "\" is unsupported; a sensor has \"system\" only");
        }
        return switch (String.valueOf(request.get("op"))) {
            case "get_value" ->
                keys.get(KeyValue.SYSTEM, name(request)).map(KeyValue::value).orElse(null);
            case "set_value" -> set(request);
            case "delete_value" -> keys.delete(KeyValue.SYSTEM, name(request));
            case "list_values" -> list(request);
            default -> throw new IllegalArgumentException("unknown request " + request.get("op"));
        };
    }

    private Object set(Map<String, @Nullable Object> request) {
        if (Boolean.TRUE.equals(request.get("encrypt"))) {
            throw new IllegalArgumentException("key \"" + name(request)
                    + "\" was not stored: encrypt=True needs an encryption key, which this release does not have");
        }
        Instant expires = request.get("ttl") instanceof Number ttl
                ? clock.instant().plusMillis((long) (ttl.doubleValue() * 1000))
                : null;
        String value = String.valueOf(request.get("value"));
        keys.put(new KeyValue(KeyValue.SYSTEM, name(request), value, false, null, expires));
        return true;
    }

    private List<Map<String, Object>> list(Map<String, @Nullable Object> request) {
        String prefix = request.get("prefix") instanceof String text ? text : "";
        long offset = request.get("offset") instanceof Number n ? n.longValue() : 0;
        long limit = request.get("limit") instanceof Number n ? n.longValue() : Long.MAX_VALUE;
        return keys.names(KeyValue.SYSTEM, prefix).stream()
                .skip(offset)
                .limit(limit)
                .flatMap(name -> keys.get(KeyValue.SYSTEM, name).stream())
                .map(SensorDatastore::shape)
                .toList();
    }

    private static Map<String, Object> shape(KeyValue value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", value.name());
        map.put("value", value.value());
        map.put("scope", value.scope());
        map.put("secret", value.secret());
        return map;
    }

    private static String name(Map<String, @Nullable Object> request) {
        return String.valueOf(request.get("name"));
    }
}
