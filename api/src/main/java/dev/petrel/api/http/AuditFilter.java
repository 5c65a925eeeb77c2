// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.access.Identity;
import dev.petrel.engine.audit.AuditLog;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.AuditRecord;
import dev.petrel.engine.model.AuditRecord.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes down who did what, once the answer is known: every request that may change something, every one that was denied,
 * and every reading of secrets. It knows the request's line and the answer's status, and neither query nor body nor
 * credentials.
 */
final class AuditFilter implements Filter {

    private static final String LOGIN = "login";
    private static final int LONGEST = 512;
    private static final int LONGEST_USER = 256;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<Integer> DENIALS = Set.of(401, 403, 429);
    private static final List<String> SECRETS = List.of("show_secrets", "decrypt");

    /** Names of placeholders that stand for what lets its owner in, and what in such a place is none: an id. */
    private static final Set<String> CREDENTIALS = Set.of("api_key_id_or_key", "token", "key", "id_or_key");

    private static final String ID = "[0-9a-f]{24}";

    private final AuditLog log;
    private final String node;
    private final Clock clock;
    private final DenialBound bound;

    /** @param node that answers */
    AuditFilter(AuditLog log, String node, Clock clock) {
        this.log = log;
        this.node = node;
        this.clock = clock;
        this.bound = new DenialBound(clock);
    }

    @Override
    public Optional<Response> refusal(Head head) {
        return Optional.empty();
    }

    @Override
    public Response finish(Head head, Response answer) {
        if (isToBeKept(head, answer)) {
            log.write(record(head, answer));
        }
        return answer;
    }

    private boolean isToBeKept(Head head, Response answer) {
        if (DENIALS.contains(answer.status())) {
            Caller caller = head.request().caller();
            return caller.identity().proof() != Identity.Proof.NONE || bound.admits(caller.from());
        }
        return head.match().route().isPresent()
                && (!READING.contains(head.request().method()) || asksForSecrets(head.request()));
    }

    private static boolean asksForSecrets(Request request) {
        Query query = new Query(request);
        return SECRETS.stream().anyMatch(query::flag);
    }

    private AuditRecord record(Head head, Response answer) {
        Request request = head.request();
        String what = what(head);
        return new AuditRecord(
                UUID.randomUUID().toString(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                node,
                who(request, answer.as()),
                new AuditRecord.Act(
                        what,
                        Quoted.cut(request.method(), LONGEST_USER),
                        Quoted.cut(path(request), LONGEST),
                        Quoted.cut(answer.about(), LONGEST),
                        request.header("x-request-id").orElse("")),
                outcome(answer.status()),
                answer.status());
    }

    /** @param proved who has logged in by this request, or null */
    private static AuditRecord.Who who(Request request, @Nullable Identity proved) {
        Caller caller = request.caller();
        Identity identity = proved == null ? caller.identity() : proved;
        boolean named =
                identity.proof() != Identity.Proof.NONE || !identity.user().isEmpty();
        return named
                ? new AuditRecord.Who(Quoted.cut(identity.user(), LONGEST_USER), word(identity.proof()), caller.from())
                : new AuditRecord.Who(claimed(request), word(Identity.Proof.NONE), caller.from());
    }

    private static String word(Identity.Proof proof) {
        return proof.name().toLowerCase(Locale.ROOT);
    }

    /** The name that comes with a password, whether the password is right or not; empty for none. */
    private static String claimed(Request request) {
        String[] words = request.header("authorization").orElse("").strip().split("\\s+", 2);
        if (words.length != 2 || !words[0].equalsIgnoreCase("basic")) {
            return "";
        }
        try {
            String both = new String(Base64.getDecoder().decode(words[1]), StandardCharsets.UTF_8);
            int end = both.indexOf(':');
            return end < 0 ? "" : Quoted.cut(both.substring(0, end), LONGEST_USER);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String what(Head head) {
        String method = Quoted.cut(head.request().method(), LONGEST_USER);
        return head.match().route().map(route -> what(method, route)).orElse(method);
    }

    private static String what(String method, Router.Route route) {
        Access access = route.access();
        if (access instanceof Access.Permitted permitted) {
            return permitted.permission().text();
        }
        if (access instanceof Access.InHandler asked) {
            return asked.permission().text();
        }
        return method.equals("POST") && route.pattern().endsWith("/tokens")
                ? LOGIN
                : method + " " + route.pattern().replaceFirst("^/api/", "/");
    }

    /** The path, without what would let its reader in. */
    static String path(Request request) {
        String path = request.path();
        for (Map.Entry<String, String> part : request.target().params().entrySet()) {
            if (CREDENTIALS.contains(part.getKey()) && !part.getValue().matches(ID)) {
                return path.replaceFirst("[^/]*/?$", "********");
            }
        }
        return path;
    }

    private static Outcome outcome(int status) {
        return DENIALS.contains(status) ? Outcome.DENIED : status < 400 ? Outcome.ALLOWED : Outcome.FAILED;
    }
}
