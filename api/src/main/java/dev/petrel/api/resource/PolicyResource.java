// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Policies;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.read.PolicyReader;
import dev.petrel.engine.content.register.JsonReading;
import dev.petrel.engine.content.register.PolicyWriter;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.policy.PolicyType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Policies and their types. A policy is written whole, or {@code enabled} alone; by id or by reference. */
public final class PolicyResource {

    private static final Takes POLICY =
            Takes.NOTHING.body(PolicyReader.KEYS.toArray(String[]::new)).body(JsonReading.WARNINGS);

    private final ContentCache content;
    private final PolicyWriter writer;
    private final int pageSize;

    public PolicyResource(ContentCache content, PolicyWriter writer, int pageSize) {
        this.content = content;
        this.writer = writer;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        Takes filters = Lists.CONTENT.list("pack", "name").query("resource_ref", "policy_type");
        router.add(
                        "GET",
                        root + "/policytypes",
                        Access.to(Permission.POLICY_TYPE_LIST),
                        Lists.CONTENT.list("name").query("resource_type"),
                        this::types)
                .add(
                        "GET",
                        root + "/policytypes/{ref}",
                        Access.to(Permission.POLICY_TYPE_VIEW, PolicyResource::typeNamed),
                        this::type)
                .add("GET", root + "/policies", Access.to(Permission.POLICY_LIST), filters, this::list)
                .add(
                        "GET",
                        root + "/policies/{ref}",
                        Access.to(Permission.POLICY_VIEW, Resources.of(content, Policy.class)),
                        this::get)
                .add("POST", root + "/policies", Access.inHandler(Permission.POLICY_CREATE), POLICY, this::create)
                .add(
                        "PUT",
                        root + "/policies/{ref}",
                        Access.to(Permission.POLICY_MODIFY, Resources.of(content, Policy.class)),
                        POLICY,
                        this::change)
                .add(
                        "DELETE",
                        root + "/policies/{ref}",
                        Access.to(Permission.POLICY_DELETE, Resources.of(content, Policy.class)),
                        this::remove);
    }

    private static Optional<Resource> typeNamed(Request request) {
        return PolicyType.find(request.param("ref")).map(type -> new Resource(type.uid(), List.of()));
    }

    private Response types(Request request) {
        Query query = new Query(request);
        List<String> ids = query.list("id");
        List<String> names = query.list("name");
        String resource = query.text("resource_type");
        List<PolicyType> found = PolicyType.all().stream()
                .filter(type -> ids.isEmpty() || ids.contains(type.id()))
                .filter(type -> names.isEmpty() || names.contains(type.name()))
                .filter(type -> resource == null || resource.equals(PolicyType.RESOURCE_TYPE))
                .toList();
        return Lists.page(found, query, pageSize, Policies::type);
    }

    private Response type(Request request) {
        return PolicyType.find(request.param("ref"))
                .map(type -> Response.ok(Policies.type(type)))
                .orElseGet(() -> Lists.notFound(request.param("ref")));
    }

    private Response list(Request request) {
        Query query = new Query(request);
        Picked picked = Picked.of(query);
        String resource = query.text("resource_ref");
        String type = query.text("policy_type");
        List<Policy> found = content.now().list(Policy.class).stream()
                .filter(policy -> picked.has(policy.id(), policy.ref()))
                .filter(policy ->
                        resource == null || resource.equals(policy.applies().resource()))
                .filter(policy -> type == null || type.equals(policy.applies().type()))
                .toList();
        return Lists.page(found, query, pageSize, Policies::policy);
    }

    private Response get(Request request) {
        return content.now()
                .find(Policy.class, request.param("ref"))
                .map(policy -> Response.ok(Policies.policy(policy)))
                .orElseGet(() -> Lists.notFound(request.param("ref")));
    }

    private Response create(Request request) {
        Body body = Body.of(request);
        String name = requireWhole(body);
        String pack = body.required("pack");
        return body.fault()
                .or(() -> request.caller().refusal(Permission.POLICY_CREATE, Resource.inPack("policy", pack, name)))
                .orElseGet(() -> content.now()
                        .find(Policy.class, pack + "." + name)
                        .map(taken -> WrittenContent.conflict(
                                taken.id(),
                                "Policy \"" + taken.ref()
                                        + "\" exists already. Change it with PUT, or name it otherwise."))
                        .orElseGet(() -> write(201, pack, request, policy -> withFile(policy, ""))));
    }

    private Response change(Request request) {
        Optional<Policy> found = content.now().find(Policy.class, request.param("ref"));
        if (found.isEmpty()) {
            return Lists.notFound(request.param("ref"));
        }
        Policy before = found.get();
        Body body = Body.of(request);
        Boolean enabled = body.flag("enabled");
        if (body.fields().keySet().equals(Set.of("enabled")) && enabled != null) {
            Policy changed = before.enabled(enabled);
            writer.write(changed);
            return Response.ok(Policies.policy(changed));
        }
        String name = requireWhole(body);
        String pack = body.has("pack") ? body.required("pack") : before.ref().pack();
        if (body.fault().isEmpty() && !before.ref().toString().equals(pack + "." + name)) {
            body.problem("Policy \"" + before.ref() + "\" cannot become \"" + pack + "." + name
                    + "\": a policy keeps its name and pack. Create another one and delete this.");
        }
        return body.fault()
                .orElseGet(() -> write(200, pack, request, policy -> withFile(policy, before.metadataFile())));
    }

    private Response remove(Request request) {
        Optional<Policy> found = content.now().find(Policy.class, request.param("ref"));
        if (found.isEmpty()) {
            return Lists.notFound(request.param("ref"));
        }
        writer.remove(found.get());
        return Response.noContent();
    }

    private static String requireWhole(Body body) {
        String name = WrittenContent.name(body, "a policy", "resource_ref", "policy_type");
        WrittenContent.checkPack(body, body.text("pack"));
        return name;
    }

    private Response write(int status, String pack, Request request, UnaryOperator<Policy> finish) {
        JsonReading<Policy> reading = writer.read(pack, new String(request.body(), StandardCharsets.UTF_8));
        if (reading.content().isEmpty()) {
            return WrittenContent.refusal(reading.problems());
        }
        Policy policy = finish.apply(reading.content().get());
        Optional<Policy> other = writer.inTheWay(policy);
        if (other.isPresent()) {
            return WrittenContent.conflict(
                    other.get().id(),
                    "Action \"" + policy.applies().resource() + "\" has the policy \""
                            + other.get().ref() + "\" of type "
                            + policy.applies().type() + " already: an action has one of each type.");
        }
        writer.write(policy);
        return Response.json(status, WrittenContent.withWarnings(Policies.policy(policy), reading.problems()));
    }

    private static Policy withFile(Policy policy, @Nullable String file) {
        return new Policy(
                policy.ref(), policy.description(), policy.enabled(), policy.applies(), policy.parameters(), file);
    }
}
