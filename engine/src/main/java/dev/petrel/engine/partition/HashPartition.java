// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.config.HashRanges;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.PlacementStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code name:hash}: a node runs the sensors whose hash falls into its ranges. Each node's configuration has its own
 * ranges only, so the containers publish theirs in the cluster's state. A sensor that falls into the ranges of several
 * nodes has them all as candidates, in an order that is the same on all of them and differs from sensor to sensor.
 */
public final class HashPartition implements PartitionProvider {

    private static final Logger log = LoggerFactory.getLogger(HashPartition.class);

    private final String self;
    private final String text;
    private final HashRanges ranges;
    private final PlacementStore store;
    private final boolean publish;
    private Map<String, String> published = Map.of();
    private Map<String, HashRanges> nodes = Map.of();
    private boolean looked;

    /**
     * @param text this node's {@code hash_ranges}
     * @param publish whether to tell the others: the node's container does
     * @throws IllegalArgumentException when {@code text} is not one of ranges
     */
    public HashPartition(String self, String text, PlacementStore store, boolean publish) {
        this.self = self;
        this.text = text;
        this.ranges = HashRanges.parse(text);
        this.store = store;
        this.publish = publish;
    }

    @Override
    public boolean refresh() {
        Map<String, String> now = new TreeMap<>(store.hashRanges());
        if (publish && !text.equals(now.put(self, text))) {
            store.publishHashRanges(self, text);
        }
        if (looked && now.equals(published)) {
            return false;
        }
        looked = true;
        published = now;
        nodes = read(now);
        return true;
    }

    private Map<String, HashRanges> read(Map<String, String> texts) {
        Map<String, HashRanges> read = new TreeMap<>();
        texts.forEach((node, one) -> {
            try {
                read.put(node, node.equals(self) ? ranges : HashRanges.parse(one));
            } catch (IllegalArgumentException e) { // from another version, perhaps: that node is none of our candidates
                log.warn("The hash_ranges that node \"{}\" published are not understood: {}", node, e.getMessage());
            }
        });
        return read;
    }

    @Override
    public List<String> candidates(Ref sensor, Set<String> live) {
        long hash = StackStormHash.of(sensor.toString());
        List<String> inRange = new ArrayList<>();
        nodes.forEach((node, its) -> {
            if (its.contains(hash)) {
                inRange.add(node);
            }
        });
        return Rendezvous.order(sensor, inRange);
    }

    @Override
    public String reason() {
        return "its hash is in the node's ranges";
    }
}
