// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.datastore.SecretException;
import dev.petrel.engine.model.KeyValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sensor's code does with the datastore. Names arrive complete, with the {@code <pack>.<Class>:} of local keys.
 * Only the system scope exists here, as in StackStorm.
 */
public final class SensorDatastore {

    private final Datastore datastore;

    public SensorDatastore(Datastore datastore) {
        this.datastore = datastore;
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
            case "get_value" -> get(request);
            case "set_value" -> set(request);
            case "delete_value" -> datastore.delete(Scope.SYSTEM, name(request));
            case "list_values" -> list(request);
            default -> throw new IllegalArgumentException("unknown request " + request.get("op"));
        };
    }

    private @Nullable String get(Map<String, @Nullable Object> request) {
        boolean decrypt = Boolean.TRUE.equals(request.get("decrypt"));
        try {
            return datastore
                    .get(Scope.SYSTEM, name(request))
                    .map(key -> decrypt ? datastore.inClear(key) : key.value())
                    .orElse(null);
        } catch (SecretException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private Object set(Map<String, @Nullable Object> request) {
        boolean secret = Boolean.TRUE.equals(request.get("encrypt"));
        Duration ttl =
                request.get("ttl") instanceof Number n ? Duration.ofMillis((long) (n.doubleValue() * 1000)) : null;
        String value = String.valueOf(request.get("value"));
        try {
            KeyValue ignored =
                    datastore.put(Scope.SYSTEM, name(request), value, new Datastore.Attributes(secret, null, ttl));
        } catch (SecretException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return true;
    }

    private List<Map<String, Object>> list(Map<String, @Nullable Object> request) {
        String prefix = request.get("prefix") instanceof String text ? text : "";
        long offset = request.get("offset") instanceof Number n ? n.longValue() : 0;
        long limit = request.get("limit") instanceof Number n ? n.longValue() : Long.MAX_VALUE;
        return datastore.names(Scope.SYSTEM, prefix).stream()
                .skip(offset)
                .limit(limit)
                .flatMap(name -> datastore.get(Scope.SYSTEM, name).stream())
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
