// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That somebody did something through the API, or was not let: never a value of theirs, no body and no query.
 *
 * @param id of this record
 * @param node that was asked
 * @param status of the answer, as HTTP has it
 */
public record AuditRecord(String id, Instant at, String node, Who who, Act act, Outcome outcome, int status) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /**
     * Who it was.
     *
     * @param user as proved; of a login, as claimed; empty when nobody was named
     * @param proof how it was proved: {@code token}, {@code api_key}, ...; {@code none}
     * @param from the client's address
     */
    public record Who(String user, String proof, String from) {}

    /**
     * What it was.
     *
     * @param what the permission that it takes, or the method and the pattern of the path where it takes none
     * @param path as it was sent, without the query
     * @param on what it was done to, as far as the path does not tell: {@code action:core:local}; empty for none
     * @param request the id of the request
     */
    public record Act(String what, String method, String path, String on, String request) {}

    /** What became of it. */
    public enum Outcome {
        ALLOWED,
        /** The client is not known, or may not. */
        DENIED,
        /** It was let, and did not come about. */
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Outcome> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    /** As the API shows it and the file has it. */
    public Map<String, @Nullable Object> shown() {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", id);
        shown.put("at", TIME.format(at));
        shown.put("node", node);
        shown.put("user", who.user);
        shown.put("proof", who.proof);
        shown.put("from", who.from);
        shown.put("what", act.what);
        shown.put("method", act.method);
        shown.put("path", act.path);
        shown.put("on", act.on);
        shown.put("outcome", outcome.word());
        shown.put("status", status);
        shown.put("request", act.request);
        return shown;
    }
}
