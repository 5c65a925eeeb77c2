// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ActionAlias;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a file of {@code aliases/}. An action that does not exist is a warning: it may come later. */
public final class AliasReader {

    /** What an alias may have, in a file and in a body of the API. */
    public static final Set<String> KEYS = Set.of(
            "name",
            "pack",
            "description",
            "enabled",
            "action_ref",
            "formats",
            "ack",
            "result",
            "extra",
            "immutable_parameters",
            "id",
            "ref",
            "uid",
            "metadata_file");

    private static final Set<String> FORMAT_KEYS = Set.of("display", "representation", "match_multiple");
    private static final Set<String> REPLY_KEYS = Set.of("enabled", "append_url", "format", "extra");
    private static final Set<String> ACK_NAMES = Set.of("execution", "actionalias", "message", "__context");
    private static final Set<String> RESULT_NAMES = Set.of("execution", "alias", "six", "__context");

    private final ReferenceLookup known;
    private final Templates templates;
    private final AliasChecks checks;

    public AliasReader(ReferenceLookup known, RunnerCatalog runners, Templates templates) {
        this.known = known;
        this.templates = templates;
        this.checks = new AliasChecks(runners);
    }

    public Optional<ActionAlias> read(PackFile file) {
        FieldReader fields = file.fields();
        fields.refuseOthers(KEYS);
        String name = fields.required("name");
        String action = fields.required("action_ref");
        List<ActionAlias.Format> formats = formats(file);
        Map<String, @Nullable Object> ack = reply(file, "ack", ACK_NAMES);
        Map<String, @Nullable Object> result = reply(file, "result", RESULT_NAMES);
        Map<String, @Nullable Object> extra = fields.map("extra");
        Map<String, @Nullable Object> immutable = fields.map("immutable_parameters");
        boolean enabled = file.enabled("aliases", name, true);
        String description = fields.text("description");
        checkAction(file, action, formats);
        return file.problems().hasErrors()
                ? Optional.empty()
                : Optional.of(new ActionAlias(
                        file.ref(name),
                        new ActionAlias.About(description, enabled, file.metadataFile()),
                        action,
                        formats,
                        new ActionAlias.Replies(ack, result, extra),
                        immutable));
    }

    private static List<ActionAlias.Format> formats(PackFile file) {
        FieldReader fields = file.fields();
        if (!fields.has("formats")) {
            fields.error("formats", "the key \"formats\" is missing", "add the ways to write the command");
        }
        List<ActionAlias.Format> formats = new ArrayList<>();
        List<LocatedValue> items = fields.list("formats");
        for (int i = 0; i < items.size(); i++) {
            LocatedValue item = items.get(i);
            String at = "formats[" + i + "]";
            if (item.value() instanceof String text) {
                formats.add(ActionAlias.Format.of(text));
            } else if (item.isMapping()) {
                formats.add(format(new FieldReader(item, at, file.problems())));
            } else {
                file.problems()
                        .error(
                                item.place(),
                                at,
                                "expected a text, or a mapping with display and representation, found "
                                        + FieldReader.found(item),
                                item.value() == null ? "" : "put it in quotes");
            }
        }
        return formats;
    }

    private static ActionAlias.Format format(FieldReader fields) {
        fields.ignoreOthers(FORMAT_KEYS);
        List<String> representations = new ArrayList<>();
        LocatedValue value = fields.value("representation");
        if (value != null && value.value() instanceof String one) {
            representations.add(one);
        } else {
            for (LocatedValue item : fields.list("representation")) {
                if (item.value() instanceof String text) {
                    representations.add(text);
                } else {
                    fields.error(
                            "representation",
                            "expected a list of texts, found in it " + FieldReader.found(item),
                            "put it in quotes");
                }
            }
        }
        boolean multiple = fields.flag("match_multiple", false);
        return new ActionAlias.Format(fields.text("display"), representations, multiple, false);
    }

    /** What is answered: the types that StackStorm asks for, and templates that can be rendered. */
    private Map<String, @Nullable Object> reply(PackFile file, String key, Set<String> names) {
        FieldReader reply = new FieldReader(file.fields().located(key), key, file.problems());
        reply.ignoreOthers(REPLY_KEYS);
        boolean ignored = reply.flag("enabled", true) | reply.flag("append_url", true);
        String format = reply.text("format");
        LocatedValue extra = reply.located("extra");
        TemplateChecks check = new TemplateChecks(templates, file.problems(), ": the answer says so instead");
        if (format != null) {
            check.check(LocatedValue.text(reply.place("format"), format), reply.at("format"), names);
        }
        check.check(extra, reply.at("extra"), names);
        return file.fields().map(key);
    }

    private void checkAction(PackFile file, String written, List<ActionAlias.Format> formats) {
        SourcePosition place = file.fields().place("formats");
        checks.checkFormats(formats, place, file.problems());
        if (written.isEmpty()) {
            return;
        }
        Optional<Action> found = Ref.parse(written).flatMap(known::action);
        if (found.isEmpty()) {
            file.fields()
                    .warning(
                            "action_ref",
                            "no action is called \"" + written + "\": the alias loads, and its commands fail",
                            Suggestions.didYouMean(written, known.actions(), "register the pack that brings it"));
        } else {
            checks.checkParameters(found.get(), formats, file);
        }
    }
}
