// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Contents;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.read.AliasReader;
import dev.petrel.engine.content.register.AliasWriter;
import dev.petrel.engine.content.register.JsonReading;
import dev.petrel.engine.model.ActionAlias;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes action aliases by hand: new ones, changed ones, none any more. A change is a whole alias, or {@code enabled} alone.
 * By id or by reference.
 */
final class AliasChanges {

    private static final Takes ALIAS =
            Takes.NOTHING.body(AliasReader.KEYS.toArray(String[]::new)).body(JsonReading.WARNINGS);

    private final ContentCache content;
    private final AliasWriter writer;

    AliasChanges(ContentCache content, AliasWriter writer) {
        this.content = content;
        this.writer = writer;
    }

    void addTo(Router router, String root) {
        router.add("POST", root + "/actionalias", Access.inHandler(Permission.ACTION_ALIAS_CREATE), ALIAS, this::create)
                .add(
                        "PUT",
                        root + "/actionalias/{ref}",
                        Access.to(Permission.ACTION_ALIAS_MODIFY, Resources.of(content, ActionAlias.class)),
                        ALIAS,
                        this::change)
                .add(
                        "DELETE",
                        root + "/actionalias/{ref}",
                        Access.to(Permission.ACTION_ALIAS_DELETE, Resources.of(content, ActionAlias.class)),
                        this::remove);
    }

    private Response create(Request request) {
        Body body = Body.of(request);
        String name = requireWhole(body);
        String pack = body.required("pack");
        if (body.fault().isEmpty()) {
            WrittenContent.checkPack(body, pack);
        }
        Resource created = Resource.inPack("action_alias", pack, name);
        return body.fault()
                .or(() -> request.caller().refusal(Permission.ACTION_ALIAS_CREATE, created))
                .orElseGet(() -> {
                    Optional<ActionAlias> taken = content.now().find(ActionAlias.class, pack + "." + name);
                    return taken.isEmpty()
                            ? write(201, pack, request, null)
                            : WrittenContent.conflict(
                                    taken.get().id(),
                                    "Action alias \"" + pack + "." + name + "\" exists already. Change it with PUT.");
                });
    }

    private Response change(Request request) {
        Optional<ActionAlias> found = content.now().find(ActionAlias.class, request.param("ref"));
        if (found.isEmpty()) {
            return Lists.notFound(request.param("ref"));
        }
        ActionAlias before = found.get();
        Body body = Body.of(request);
        Boolean enabled = body.flag("enabled");
        if (body.fields().keySet().equals(Set.of("enabled")) && enabled != null) {
            ActionAlias changed = before.with(new ActionAlias.About(
                    before.description(), enabled, before.about().metadataFile()));
            writer.write(changed);
            return Response.ok(Contents.alias(changed));
        }
        String name = requireWhole(body);
        String pack = body.has("pack") ? body.required("pack") : before.ref().pack();
        if (body.fault().isEmpty() && !before.ref().toString().equals(pack + "." + name)) {
            body.problem("Action alias \"" + before.ref() + "\" cannot become \"" + pack + "." + name
                    + "\": it keeps its name and pack. Create another one and delete this.");
        }
        return body.fault()
                .orElseGet(() -> write(200, pack, request, before.about().metadataFile()));
    }

    private Response remove(Request request) {
        Optional<ActionAlias> found = content.now().find(ActionAlias.class, request.param("ref"));
        if (found.isEmpty()) {
            return Lists.notFound(request.param("ref"));
        }
        writer.remove(found.get());
        return Response.noContent();
    }

    private static String requireWhole(Body body) {
        return WrittenContent.name(body, "an alias", "action_ref", "formats");
    }

    /** @param file where its first version stands, or null */
    private Response write(int status, String pack, Request request, @Nullable String file) {
        JsonReading<ActionAlias> reading = writer.read(pack, new String(request.body(), StandardCharsets.UTF_8));
        if (reading.content().isEmpty()) {
            return WrittenContent.refusal(reading.problems());
        }
        ActionAlias read = reading.content().get();
        ActionAlias alias = read.with(new ActionAlias.About(read.description(), read.enabled(), file));
        writer.write(alias);
        return Response.json(status, WrittenContent.withWarnings(Contents.alias(alias), reading.problems()));
    }
}
