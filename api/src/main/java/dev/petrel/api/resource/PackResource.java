// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.ClassNames;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Contents;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.register.Registrar;
import dev.petrel.engine.content.register.Registration;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Pack;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Packs: reading them, and registering those that are on this node's disk. */
public final class PackResource {

    private static final Map<String, String> PLURALS = Map.of("alias", "aliases", "policy", "policies");
    private static final Pattern PACK = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final ContentCache content;
    private final BiFunction<Set<String>, Set<String>, Registration> register;
    private final int pageSize;

    /** @param register registers the packs named, and of what is in them the kinds named; all if none is */
    public PackResource(
            ContentCache content, BiFunction<Set<String>, Set<String>, Registration> register, int pageSize) {
        this.content = content;
        this.register = register;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add(
                        "POST",
                        root + "/packs/register",
                        Access.to(Permission.PACK_REGISTER),
                        Takes.NOTHING.body("packs", "types", "fail_on_failure"),
                        this::register)
                .add(
                        "GET",
                        root + "/packs",
                        Access.to(Permission.PACK_LIST),
                        Lists.CONTENT.list("name", "ref"),
                        this::list)
                .add(
                        "GET",
                        root + "/packs/{ref}",
                        Access.to(Permission.PACK_VIEW, Resources.of(content, Pack.class)),
                        this::get);
    }

    private Response list(Request request) {
        Query query = new Query(request);
        List<String> names = query.list("name");
        List<String> refs = query.list("ref");
        List<String> ids = query.list("id");
        List<Pack> found = content.now().list(Pack.class).stream()
                .filter(pack -> names.isEmpty() || names.contains(pack.name()) || names.contains(pack.ref()))
                .filter(pack -> refs.isEmpty() || refs.contains(pack.ref()))
                .filter(pack -> ids.isEmpty() || ids.contains(pack.id()))
                .toList();
        return Lists.page(found, query, pageSize, PackResource::show);
    }

    private Response get(Request request) {
        String ref = request.param("ref");
        return content.now()
                .find(Pack.class, ref)
                .map(pack -> Response.ok(show(pack)))
                .orElseGet(() -> Response.fault(404, "Resource with a ref or id \"" + ref + "\" not found"));
    }

    private Response register(Request request) {
        Body body = Body.of(request);
        Set<String> packs = new HashSet<>(body.texts("packs"));
        packs.stream()
                .filter(pack -> !PACK.matcher(pack).matches())
                .findFirst()
                .ifPresent(pack -> body.problem("'packs': \"" + Quoted.shorten(pack) + "\" is not a name of a pack"));
        Set<String> kinds = kinds(body);
        boolean strict = Boolean.TRUE.equals(body.flag("fail_on_failure"));
        Optional<Response> fault = body.fault();
        if (fault.isPresent()) {
            return fault.get();
        }
        Registration registration = register.apply(packs, kinds);
        if (strict && registration.hasErrors()) {
            return Response.fault(
                    400,
                    "Not all could be registered: "
                            + registration.problems().stream()
                                    .filter(Problem::isError)
                                    .map(problem -> ClassNames.without(problem.toString()))
                                    .collect(Collectors.joining(". ")));
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        registration.counts().forEach((kind, tally) -> answer.put(kind, tally.total()));
        registration.overridden().forEach((kind, count) -> answer.put(kind + "(overridden)", count));
        answer.put(
                "problems",
                registration.problems().stream()
                        .map(problem -> ClassNames.without(problem.toString()))
                        .toList());
        return Response.ok(answer);
    }

    /** Which kinds of content {@code types} names, in the plural or the singular; none for all. */
    private static Set<String> kinds(Body body) {
        List<String> types = body.texts("types");
        if (types.contains("all")) {
            return Set.of();
        }
        Set<String> kinds = new HashSet<>();
        for (String type : types) {
            String kind = PLURALS.getOrDefault(type, type.endsWith("s") ? type : type + "s");
            if (!Registrar.KINDS.contains(kind)) {
                body.problem("'types': \"" + Quoted.shorten(type) + "\" is not one of all, "
                        + String.join(", ", Registrar.KINDS));
            }
            kinds.add(kind);
        }
        return kinds;
    }

    private static Map<String, @Nullable Object> show(Pack pack) {
        return Contents.pack(pack, new PackDirectory(Path.of(pack.path())).files());
    }
}
