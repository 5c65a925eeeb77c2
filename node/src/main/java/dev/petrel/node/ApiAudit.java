// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.audit.AuditLog;
import dev.petrel.engine.audit.StoredAudit;
import dev.petrel.engine.config.AuditConfig;
import dev.petrel.engine.lifecycle.Service;
import java.util.ArrayList;
import java.util.List;

/** Where the API of this process writes down what is done through it, as {@code [audit]} says. */
final class ApiAudit {

    private final List<AuditLog> logs = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();

    ApiAudit(NodeParts parts) {
        AuditConfig config = parts.config.audit();
        config.file().ifPresent(file -> {
            AuditFile written = new AuditFile(
                    file,
                    config,
                    parts.clock,
                    () -> parts.metrics.auditLinesDropped().inc());
            parts.health.add("audit file", written::check);
            logs.add(written);
            services.add(written);
        });
        if (!config.retention().isZero()) {
            StoredAudit stored =
                    new StoredAudit(parts.store.audit(), config.retention(), parts.clock, parts.backoff, parts.metrics);
            logs.add(stored);
            services.add(stored);
        }
    }

    AuditLog log() {
        return AuditLog.all(logs);
    }

    List<Service> services() {
        return List.copyOf(services);
    }
}
