// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.Pieces;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Attributes;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.inquiry.Inquiries;
import dev.petrel.engine.inquiry.Inquiry;
import dev.petrel.engine.store.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Inquiries that wait: lists them, takes answers, and ends them unanswered. */
public final class InquiryResource {

    private static final Takes LIST = Takes.LIST.list("include_attributes", "exclude_attributes");
    private static final Takes ANSWER = Takes.NOTHING.body("id", "response");

    private final Inquiries inquiries;
    private final int pageSize;

    public InquiryResource(Inquiries inquiries, int pageSize) {
        this.inquiries = inquiries;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/inquiries", Access.to(Permission.INQUIRY_LIST), LIST, this::list)
                .add("GET", root + "/inquiries/{id}", Access.to(Permission.INQUIRY_VIEW, this::named), this::get)
                .add(
                        "PUT",
                        root + "/inquiries/{id}",
                        Access.to(Permission.INQUIRY_RESPOND, this::named),
                        ANSWER,
                        this::respond)
                .add(
                        "DELETE",
                        root + "/inquiries/{id}",
                        Access.to(Permission.INQUIRY_RESPOND, this::named),
                        this::cancel);
    }

    /** An inquiry that a workflow asks is its execution's, and so its action's. */
    private Optional<Resource> named(Request request) {
        String id = request.param("id");
        return inquiries.asked(id).map(asked -> {
            Resource resource = asked.workflow()
                    .map(action -> Resources.ofAction("inquiry:" + id, action))
                    .orElseGet(() -> new Resource("inquiry:" + id, List.of()));
            return resource.ownedBy(asked.user());
        });
    }

    private Response list(Request request) {
        Query query = new Query(request);
        int limit = query.limit(pageSize);
        int offset = query.offset();
        Attributes attributes = Attributes.of(query);
        return query.fault().orElseGet(() -> {
            Caller caller = request.caller();
            List<String> all = caller.seesOnlyOwn() ? inquiries.waitingOf(caller.user()) : inquiries.waiting();
            int from = Math.min(offset, all.size());
            int to = limit < 0 ? all.size() : (int) Math.min(all.size(), (long) from + limit);
            List<String> part = all.subList(from, to);
            Page<String> page =
                    all.size() < Inquiries.MOST ? new Page<>(part, all.size()) : Page.atLeast(part, all.size());
            return Lists.answer(
                    page,
                    limit,
                    ids -> new Listing<>(
                            ids, inquiries::read, inquiry -> Pieces.json(attributes.apply(show(inquiry)))));
        });
    }

    private static Map<String, @Nullable Object> show(Inquiry inquiry) {
        return new Shape()
                .put("id", inquiry.id())
                .put("route", inquiry.route())
                .put("ttl", inquiry.ttl())
                .put("users", inquiry.users())
                .put("roles", inquiry.roles())
                .put("schema", inquiry.schema())
                .done();
    }

    private Response get(Request request) {
        String id = request.param("id");
        return answer(id, inquiries.find(id), inquiry -> Response.ok(show(inquiry)));
    }

    private Response respond(Request request) {
        String id = request.param("id");
        Body body = Body.of(request);
        String named = body.required("id");
        if (!body.has("response")) {
            body.problem("'response' is a required property");
        }
        Map<String, @Nullable Object> response = body.object("response");
        if (!named.equals(id)) {
            body.problem("'id' is not the inquiry's that the path names");
        }
        return body.fault()
                .orElseGet(() -> answer(
                        id,
                        inquiries.respond(
                                id,
                                response,
                                request.caller().user(),
                                request.caller()
                                        .authorizer()
                                        .roles(request.caller().user())),
                        inquiry -> Response.ok(new Shape()
                                .put("id", id)
                                .put("response", inquiry.masked(response))
                                .done())));
    }

    private Response cancel(Request request) {
        String id = request.param("id");
        return answer(id, inquiries.cancel(id, request.caller().user()), inquiry -> Response.ok(show(inquiry)));
    }

    private static Response answer(String id, Inquiries.Outcome outcome, Function<Inquiry, Response> good) {
        if (outcome instanceof Inquiries.Good found) {
            return good.apply(found.inquiry());
        }
        if (outcome instanceof Inquiries.Forbidden forbidden) {
            return Response.fault(403, forbidden.why());
        }
        return outcome instanceof Inquiries.Refused refused
                ? Response.fault(400, refused.why())
                : ExecutionResource.unknown(id);
    }
}
