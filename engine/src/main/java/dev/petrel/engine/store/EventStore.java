// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.TriggerInstance;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events that were handled, and what the rules made of them. Both are written once and never changed. */
public interface EventStore {

    /** Which of these trigger instances are recorded already. */
    Set<String> recorded(Collection<String> ids);

    /** Writes those that are not there yet; those that are stay as they are. */
    void recordInstances(List<TriggerInstance> instances);

    /** Writes those that are not there yet; those that are stay as they are. */
    void recordEnforcements(List<Enforcement> enforcements);

    Optional<TriggerInstance> instance(String id);

    /** Newest first. */
    Page<TriggerInstance> instances(InstanceQuery query);

    /** The ids of what {@link #instances} finds, in the same order. */
    Page<String> instanceIds(InstanceQuery query);

    /** Those that are there, in the order of {@code ids}. */
    List<TriggerInstance> readInstances(List<String> ids);

    Optional<Enforcement> enforcement(String id);

    /** Newest first. */
    Page<Enforcement> enforcements(EnforcementQuery query);

    /** The ids of what {@link #enforcements} finds, in the same order. */
    Page<String> enforcementIds(EnforcementQuery query);

    /** Those that are there, in the order of {@code ids}. */
    List<Enforcement> readEnforcements(List<String> ids);

    /**
     * Which trigger instances; a null field or an empty set does not restrict.
     *
     * @param triggers references, any of which it may have
     * @param after only those that occurred later than this
     * @param before only those that occurred earlier than this
     * @param limit how many at most, -1 for all
     */
    record InstanceQuery(
            Set<String> triggers,
            TriggerInstance.@Nullable Status status,
            @Nullable Instant after,
            @Nullable Instant before,
            int offset,
            int limit) {

        public static InstanceQuery all() {
            return new InstanceQuery(Set.of(), null, null, null, 0, -1);
        }
    }

    /**
     * Which enforcements; a null field does not restrict.
     *
     * @param rules those of any of these; of all where it is empty
     * @param after only those enforced later than this
     * @param before only those enforced earlier than this
     * @param limit how many at most, -1 for all
     */
    record EnforcementQuery(
            Set<String> rules,
            @Nullable String triggerInstance,
            @Nullable String execution,
            @Nullable Instant after,
            @Nullable Instant before,
            int offset,
            int limit) {

        /** At any time. */
        public EnforcementQuery(
                @Nullable String rule,
                @Nullable String triggerInstance,
                @Nullable String execution,
                int offset,
                int limit) {
            this(rule == null ? Set.of() : Set.of(rule), triggerInstance, execution, null, null, offset, limit);
        }

        public static EnforcementQuery of(String triggerInstance) {
            return new EnforcementQuery(null, triggerInstance, null, 0, -1);
        }
    }
}
