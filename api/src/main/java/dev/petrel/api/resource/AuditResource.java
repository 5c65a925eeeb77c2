// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Pieces;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.AuditRecord;
import dev.petrel.engine.model.AuditRecord.Outcome;
import dev.petrel.engine.store.AuditStore;
import dev.petrel.engine.store.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Petrel's own: the audit log, for administrators. */
public final class AuditResource {

    private static final int MOST = 10_000;
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");
    private static final List<String> OUTCOMES =
            Arrays.stream(Outcome.values()).map(Outcome::word).toList();

    private final AuditStore store;
    private final Clock clock;
    private final int pageSize;

    public AuditResource(AuditStore store, Clock clock, int pageSize) {
        this.store = store;
        this.clock = clock;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add(
                "GET",
                root + "/audit",
                Access.ADMINISTRATOR,
                Takes.LIST.query("user", "what", "outcome", "since", "until"),
                this::list);
    }

    private Response list(Request request) {
        return request.caller()
                .adminRefusal("The audit log is for administrators")
                .orElseGet(() -> answer(request));
    }

    private Response answer(Request request) {
        Query query = new Query(request);
        String outcome = query.word("outcome", OUTCOMES);
        AuditStore.Wanted wanted = new AuditStore.Wanted(
                query.text("user"),
                query.text("what"),
                outcome == null ? null : Outcome.of(outcome).orElseThrow(),
                time(query, "since"),
                time(query, "until"));
        int limit = query.limit(pageSize);
        int offset = query.offset();
        return query.fault().orElseGet(() -> page(wanted, offset, limit));
    }

    private Response page(AuditStore.Wanted wanted, int offset, int limit) {
        Page<AuditRecord> page = store.list(wanted, offset, limit < 0 || limit > MOST ? MOST + 1 : limit);
        if (page.items().size() > MOST) {
            return Response.fault(
                    400,
                    "There are " + page.total() + " records, and an answer lists at most " + MOST
                            + ": ask for some at a time with limit and offset.");
        }
        Iterator<Pieces> shown =
                page.items().stream().map(AuditRecord::shown).map(Pieces::json).iterator();
        Response answer = Response.stream(Pieces.array(shown))
                .with(Lists.TOTAL, Long.toString(page.total()))
                .with(Lists.LIMIT, Integer.toString(limit));
        return page.exact() ? answer : answer.with(Lists.AT_LEAST, "true");
    }

    /** A point of time, or how long ago it was: {@code 90m}. */
    private @Nullable Instant time(Query query, String name) {
        String text = query.text(name);
        Matcher ago = AGO.matcher(text == null ? "" : text);
        if (!ago.matches()) {
            return query.time(name);
        }
        Duration unit = switch (ago.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
        return clock.instant().minus(unit.multipliedBy(Long.parseLong(ago.group(1))));
    }
}
