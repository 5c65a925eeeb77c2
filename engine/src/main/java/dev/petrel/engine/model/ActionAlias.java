// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Words for an action: what a person types in a chat to run it, and what is answered.
 *
 * @param action the action's reference as the file writes it; it may name one that does not exist
 * @param formats the ways to write it, in file order
 * @param immutableParameters what the action is always given, templates among it
 */
public record ActionAlias(
        Ref ref,
        About about,
        String action,
        List<Format> formats,
        Replies replies,
        Map<String, @Nullable Object> immutableParameters)
        implements Content {

    public ActionAlias {
        formats = List.copyOf(formats);
        immutableParameters = Values.copy(immutableParameters);
    }

    /** What there is to say of it. */
    public record About(
            @Nullable String description,
            boolean enabled,
            @Nullable String metadataFile) {}

    /**
     * What is answered, for templates to render and for the chat's adapter to read.
     *
     * @param ack at once: {@code enabled}, {@code format}, {@code extra}, {@code append_url}
     * @param result when the action has ended: {@code enabled}, {@code format}, {@code extra}
     * @param extra for the adapter
     */
    public record Replies(
            Map<String, @Nullable Object> ack,
            Map<String, @Nullable Object> result,
            Map<String, @Nullable Object> extra) {

        public Replies {
            ack = Values.copy(ack);
            result = Values.copy(result);
            extra = Values.copy(extra);
        }
    }

    /**
     * A way to write the command.
     *
     * @param display what people are shown of it, or null when it is to be kept from them
     * @param representations what commands are held against; none for a format that only helps
     * @param matchMultiple whether one command may match several times, and runs the action as often
     * @param bare whether the file has one text that is both
     */
    public record Format(@Nullable String display, List<String> representations, boolean matchMultiple, boolean bare) {

        public Format {
            representations = List.copyOf(representations);
        }

        /** One text that is shown and held against commands. */
        public static Format of(String text) {
            return new Format(text, List.of(text), false, true);
        }
    }

    /** The same, of which this is to be said. */
    public ActionAlias with(About other) {
        return new ActionAlias(ref, other, action, formats, replies, immutableParameters);
    }

    public @Nullable String description() {
        return about.description();
    }

    public boolean enabled() {
        return about.enabled();
    }

    @Override
    public String key() {
        return ref.toString();
    }

    @Override
    public String id() {
        return Ids.content("action_alias", ref);
    }

    @Override
    public String uid() {
        return "action_alias:" + ref.pack() + ":" + ref.name();
    }
}
