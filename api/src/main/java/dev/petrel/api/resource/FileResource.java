// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Pieces;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Pack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Shows the files of packs, as far as their directories are on this node, and the file that an action runs. */
public final class FileResource {

    private static final String UNKNOWN_TYPE = "application/octet-stream";

    /** By the end of the name. What a browser would run as a page of this server is plain text. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("css", "text/plain"),
            Map.entry("gif", "image/gif"),
            Map.entry("htm", "text/plain"),
            Map.entry("html", "text/plain"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("js", "text/plain"),
            Map.entry("json", "application/json"),
            Map.entry("md", "text/markdown"),
            Map.entry("png", "image/png"),
            Map.entry("ps1", "text/plain"),
            Map.entry("py", "text/x-python"),
            Map.entry("rst", "text/plain"),
            Map.entry("sh", "application/x-sh"),
            Map.entry("svg", "text/plain"),
            Map.entry("txt", "text/plain"),
            Map.entry("xml", "text/plain"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"));

    private final ContentCache content;

    public FileResource(ContentCache content) {
        this.content = content;
    }

    public void addTo(Router router, String root) {
        router.add(
                        "GET",
                        root + "/packs/views/files/{ref}",
                        Access.to(Permission.PACK_VIEW, Resources.of(content, Pack.class)),
                        this::all)
                .add(
                        "GET",
                        root + "/packs/views/file/{ref}/{path...}",
                        Access.to(Permission.PACK_VIEW, Resources.of(content, Pack.class)),
                        this::one)
                .add(
                        "GET",
                        root + "/actions/views/entry_point/{ref}",
                        Access.to(Permission.ACTION_VIEW, Resources.of(content, Action.class)),
                        this::entryPoint);
    }

    private Response all(Request request) {
        return pack(request.param("ref"))
                .map(directory -> {
                    Iterator<Pieces> shown = directory.files().stream()
                            .flatMap(path -> directory.file(path).flatMap(PackDirectory::text).stream()
                                    .map(text -> Map.of("file_path", path, "content", text)))
                            .map(Pieces::json)
                            .iterator();
                    return Response.stream(Pieces.array(shown));
                })
                .orElseGet(() -> Lists.notFound(request.param("ref")));
    }

    private Response one(Request request) {
        String path = request.param("path");
        return pack(request.param("ref"))
                .map(directory -> directory.holds(path)
                        ? directory
                                .file(path)
                                .map(file -> show(request, path, file, type(path)))
                                .orElseGet(() -> noFile(path))
                        : Response.fault(
                                400,
                                "Invalid file path: \"" + Quoted.shorten(path)
                                        + "\". File path needs to be relative to the pack directory."))
                .orElseGet(() -> Lists.notFound(request.param("ref")));
    }

    private Response entryPoint(Request request) {
        String ref = request.param("ref");
        Optional<Action> action = content.now().find(Action.class, ref);
        if (action.isEmpty()) {
            return Lists.notFound(ref);
        }
        String path = "actions/" + action.get().entryPoint();
        if (action.get().entryPoint().isBlank()) {
            return Response.fault(404, "Action ref_or_id=" + Quoted.shorten(ref) + " has no entry_point to output");
        }
        return pack(action.get().ref().pack())
                .filter(directory -> directory.holds(path))
                .flatMap(directory -> directory.file(path))
                .map(file -> show(request, path, file, "text/plain; charset=UTF-8"))
                .orElseGet(() -> noFile(path));
    }

    private Optional<PackDirectory> pack(String refOrId) {
        return content.now()
                .find(Pack.class, refOrId)
                .map(pack -> new PackDirectory(Path.of(pack.path()).normalize()));
    }

    private static Response show(Request request, String path, Path file, String type) {
        try {
            var changed = Files.getLastModifiedTime(file);
            String tag = "\"" + changed.toMillis() + "-" + Files.size(file) + "\"";
            String time = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    changed.toInstant().atZone(ZoneOffset.UTC));
            boolean known = request.header("if-none-match")
                    .map(tag::equals)
                    .orElseGet(() -> request.header("if-modified-since")
                            .filter(time::equals)
                            .isPresent());
            Response answer = known
                    ? new Response(304, Map.of(), new byte[0])
                    : PackDirectory.bytes(file)
                            .map(bytes -> new Response(200, Map.of("Content-Type", type), bytes))
                            .orElseGet(() -> Response.fault(
                                    400,
                                    "File " + Quoted.shorten(path) + " exceeds maximum allowed file size ("
                                            + PackDirectory.LARGEST + " bytes)"));
            return answer.with("ETag", tag).with("Last-Modified", time).with("X-Content-Type-Options", "nosniff");
        } catch (IOException e) {
            return noFile(path);
        }
    }

    private static String type(String path) {
        String end = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(end, UNKNOWN_TYPE);
    }

    private static Response noFile(String path) {
        return Response.fault(404, "File \"" + Quoted.shorten(path) + "\" not found");
    }
}
