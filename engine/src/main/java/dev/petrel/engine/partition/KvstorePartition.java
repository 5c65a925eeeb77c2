// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Ref;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code name:kvstore}: the datastore says which node runs which sensors. The key {@code <node>.sensor_partition} holds
 * the node's sensors with commas between them, as in StackStorm. The order of the nodes is that of their names. When any
 * of the keys has an error all are refused together, and the last good ones stay in force.
 */
public final class KvstorePartition implements PartitionProvider {

    private static final String SUFFIX = ".sensor_partition";

    private final Datastore datastore;
    private final String self;
    private final Clock clock;
    private final Duration every;
    private Map<String, String> read = Map.of();
    private PartitionMap map = new PartitionMap(Map.of());
    private List<String> errors = List.of();
    private boolean looked;
    private long lookedAt;

    /**
     * @param self the name of this node, for remarks
     * @param every how often the datastore is asked at most: the names of all keys are read for it
     */
    public KvstorePartition(Datastore datastore, String self, Clock clock, Duration every) {
        this.datastore = datastore;
        this.self = self;
        this.clock = clock;
        this.every = every;
    }

    @Override
    public boolean refresh() {
        if (looked && clock.since(lookedAt).compareTo(every) < 0) {
            return false;
        }
        Map<String, String> now = new TreeMap<>();
        datastore.names(Scope.SYSTEM, "").stream()
                .filter(name -> name.endsWith(SUFFIX))
                .forEach(name -> datastore.value(Scope.SYSTEM, name).ifPresent(value -> now.put(name, value)));
        lookedAt = clock.nanos();
        if (looked && now.equals(read)) {
            return false;
        }
        looked = true;
        read = now;
        take(now);
        return true;
    }

    private void take(Map<String, String> values) {
        List<String> wrong = new ArrayList<>();
        Map<String, List<Ref>> next = new LinkedHashMap<>();
        values.forEach(
                (key, value) -> next.put(key.substring(0, key.length() - SUFFIX.length()), sensors(key, value, wrong)));
        errors = List.copyOf(wrong);
        if (wrong.isEmpty()) {
            map = new PartitionMap(next);
        }
    }

    private static List<Ref> sensors(String key, String value, List<String> wrong) {
        List<Ref> sensors = new ArrayList<>();
        for (String text : value.isBlank() ? new String[0] : value.split(",", -1)) {
            Ref.parse(text.strip())
                    .ifPresentOrElse(
                            sensors::add,
                            () -> wrong.add(
                                    "datastore key \"" + key + "\": expected sensors as pack.ClassName with commas"
                                            + " between them, found \"" + text.strip() + "\" in \"" + value + "\""));
        }
        return sensors.stream().distinct().toList();
    }

    @Override
    public List<String> candidates(Ref sensor, Set<String> live) {
        return map.nodesOf(sensor);
    }

    @Override
    public List<Remark> remarks() {
        if (!errors.isEmpty()) {
            String consequence = map.sensorsByNode().isEmpty()
                    ? "; no map was read before, so no sensor runs here until it is mended"
                    : "; the keys that were read before stay in force";
            return errors.stream()
                    .map(text -> new Remark(true, text + consequence))
                    .toList();
        }
        String key = self + SUFFIX;
        if (!read.containsKey(key)) {
            return List.of(new Remark(
                    false,
                    "there is no datastore key \"" + key + "\", so node \"" + self
                            + "\" runs no sensor; it keeps watching for the key"));
        }
        return map.sensorsByNode().getOrDefault(self, List.of()).isEmpty()
                ? List.of(new Remark(
                        false, "datastore key \"" + key + "\" is empty, so node \"" + self + "\" runs no sensor"))
                : List.of();
    }

    @Override
    public Set<Ref> named() {
        return map.sensors();
    }

    @Override
    public String reason() {
        return "listed in the datastore";
    }
}
