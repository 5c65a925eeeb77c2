// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.AuditRecord;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AuditLineTest {

    private static final String HOSTILE =
            "a\r\n{\"user\":\"root\"}\u0000\u001b[2J\u007f\u0085\u2028\u2029\u202e\u200b\ufeff\ud800\udbff\udc00 ä漢😀";

    @Test
    void isOneLineWhateverIsInIt() {
        String line = AuditLine.of(record(HOSTILE));

        assertThat(line.codePoints()
                        .filter(c -> Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.SURROGATE
                                || Character.getType(c) == Character.LINE_SEPARATOR))
                .isEmpty();
        assertThat(line).contains("ä漢😀");
        assertThat(line.lines()).hasSize(1);
    }

    @Test
    void isJsonThatSaysTheSame() {
        assertThat(Json.readObject(AuditLine.of(record(HOSTILE))))
                .containsEntry("user", HOSTILE)
                .containsEntry("path", HOSTILE);
        assertThat(AuditLine.of(record("jane")))
                .isEqualTo(
                        "{\"id\":\"id\",\"at\":\"2026-01-02T03:04:05.600000Z\",\"node\":\"st2-node\",\"user\":\"jane\","
                                + "\"proof\":\"token\",\"from\":\"192.0.2.7\",\"what\":\"rule_modify\",\"method\":\"PUT\","
                                + "\"path\":\"jane\",\"on\":\"rule:a:b\",\"outcome\":\"denied\",\"status\":403,\"request\":\"r\"}");
    }

    private static AuditRecord record(String text) {
        return new AuditRecord(
                "id",
                Instant.parse("2026-01-02T03:04:05.6Z"),
                "st2-node",
                new AuditRecord.Who(text, "token", "192.0.2.7"),
                new AuditRecord.Act("rule_modify", "PUT", text, "rule:a:b", "r"),
                AuditRecord.Outcome.DENIED,
                403);
    }
}
