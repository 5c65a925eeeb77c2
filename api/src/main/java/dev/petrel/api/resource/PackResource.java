// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Body;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.view.Contents;
import dev.petrel.api.view.Snapshot;
import dev.petrel.engine.content.Problem;
import dev.petrel.engine.content.Registration;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Pack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Packs: reading them, and registering those that are on this node's disk. */
public final class PackResource {

    private static final int MOST_FILES = 1_000;
    private static final int DEEPEST = 8;

    private final Snapshot.Cache content;
    private final Function<Set<String>, Registration> register;
    private final int pageSize;

    /** @param register registers the packs named, all if none is */
    public PackResource(Snapshot.Cache content, Function<Set<String>, Registration> register, int pageSize) {
        this.content = content;
        this.register = register;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add("POST", root + "/packs/register", this::register)
                .add("GET", root + "/packs", this::list)
                .add("GET", root + "/packs/{ref}", this::get);
    }

    private Response list(Request request) {
        Query query = new Query(request);
        String name = query.has("ref") ? query.text("ref") : query.text("name");
        List<Pack> found = content.now().list(Pack.class).stream()
                .filter(pack ->
                        name == null || pack.ref().equals(name) || pack.name().equals(name))
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
        Set<String> packs = new HashSet<>(Json.strings(body.fields().get("packs")));
        Optional<Response> fault = body.fault();
        if (fault.isPresent()) {
            return fault.get();
        }
        Registration registration = register.apply(packs);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        registration.counts().forEach((kind, tally) -> answer.put(kind, tally.total()));
        answer.put(
                "problems",
                registration.problems().stream().map(Problem::toString).toList());
        return Response.ok(answer);
    }

    private static Map<String, @Nullable Object> show(Pack pack) {
        return Contents.pack(pack, files(Path.of(pack.path())));
    }

    /** Paths below the pack, as far as its directory is on this node. */
    private static List<String> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.find(directory, DEEPEST, (path, attributes) -> attributes.isRegularFile())) {
            return all.map(path -> directory.relativize(path).toString().replace('\\', '/'))
                    .filter(path -> !path.startsWith(".git/"))
                    .limit(MOST_FILES)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // the files are an extra: a pack that cannot be read here is still registered
        }
    }
}
