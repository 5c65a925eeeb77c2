// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The workflows that are canceled as far as this process was told: their tasks are not to start any more, though nobody may
 * have come to cancel them yet. Which ones is asked of the database once each. For any thread.
 */
final class CanceledWorkflows {

    /** Those that were told last. */
    private static final int MOST = 1_000;

    private final ExecutionStore store;
    private final Map<String, Optional<String>> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<String>> eldest) {
            return size() > MOST;
        }
    };

    CanceledWorkflows(ExecutionStore store) {
        this.store = store;
    }

    /** The execution {@code id} is to be canceled; it may be no workflow. */
    void told(String id) {
        synchronized (told) {
            var ignored = told.putIfAbsent(id, Optional.empty());
        }
    }

    /** Whether {@code workflow} may be canceled, as far as this process was told. Asks nobody. */
    boolean mayBe(@Nullable String workflow) {
        synchronized (told) {
            return workflow != null && told.containsKey(workflow);
        }
    }

    /** Who canceled {@code workflow}; empty if nobody did, or this process does not know. */
    Optional<String> canceledBy(String workflow) {
        Optional<String> by;
        synchronized (told) {
            if (!told.containsKey(workflow)) {
                return Optional.empty();
            }
            by = told.get(workflow);
        }
        return by.isPresent() ? by : ask(workflow);
    }

    private Optional<String> ask(String workflow) {
        Optional<String> by = store.read(List.of(workflow), Set.of(Part.CONTEXT)).stream()
                .filter(now -> now.status() == ExecutionStatus.CANCELING || now.status() == ExecutionStatus.CANCELED)
                .map(CanceledWorkflows::by)
                .findFirst();
        synchronized (told) {
            if (by.isPresent()) { // it stays so
                var ignored = told.put(workflow, by);
            } else {
                var ignored = told.remove(workflow);
            }
        }
        return by;
    }

    private static String by(Execution canceled) {
        Object by = canceled.context().get("cancelled_by");
        Object user = by == null ? canceled.context().get("user") : by;
        return user == null ? "" : user.toString();
    }
}
