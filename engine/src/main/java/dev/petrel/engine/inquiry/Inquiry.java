// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.inquiry;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.parameter.PayloadSchema;
import dev.petrel.engine.parameter.SecretParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an execution of the runner {@value #RUNNER} asks, as StackStorm's does. It is kept as the execution's result while
 * that is pending; the answer is added to it.
 *
 * @param id the execution's
 * @param schema what an answer must look like
 * @param roles the roles whose members may answer
 * @param users who may answer; with both empty, all may who have the permission
 * @param route for rules to choose whom to tell
 * @param ttl after how many minutes it ends unanswered; 0 for never
 */
public record Inquiry(
        String id,
        Map<String, @Nullable Object> schema,
        List<@Nullable Object> roles,
        List<@Nullable Object> users,
        String route,
        long ttl) {

    /** The runner type. */
    public static final String RUNNER = "inquirer";

    /** What is fired for each. */
    public static final Ref TRIGGER = Ref.of("core.st2.generic.inquiry");

    private static final String RESPONSE = "response";
    private static final long USUAL_TTL = 1440;
    private static final Duration LONGEST = Duration.ofDays(365_000);

    /** The inquiry {@code id} of what was asked for: the runner's parameters, or the result that {@link #result} made. */
    public static Inquiry of(String id, Map<String, ? extends @Nullable Object> asked) {
        return new Inquiry(
                id,
                object(asked.get("schema")),
                list(asked.get("roles")),
                list(asked.get("users")),
                asked.get("route") == null ? "" : String.valueOf(asked.get("route")),
                asked.get("ttl") instanceof Number number ? number.longValue() : USUAL_TTL);
    }

    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> object.put(String.valueOf(key), each));
        }
        return object;
    }

    private static List<@Nullable Object> list(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(each -> (Object) each).toList()
                : List.of();
    }

    /**
     * Why nothing can be asked like that, or empty.
     *
     * @param known whether users have roles: else nobody could answer who is to have one
     */
    public Optional<String> fault(boolean known) {
        if (!roles.isEmpty() && !known) {
            return Optional.of("\"roles\" is " + roles
                    + ", and nobody has a role without [rbac] enable = True. Leave it empty, and"
                    + " name in \"users\" who may answer");
        }
        if (ttl < 0) {
            return Optional.of("\"ttl\" is " + ttl + ", expected a number of minutes, or 0 for no end");
        }
        Object type = schema.get("type");
        if (type != null && !type.equals("object")) {
            return Optional.of("\"schema\" is of type \"" + type + "\", expected \"object\": an answer is an object");
        }
        return PayloadSchema.of(schema).fault().map(fault -> "\"schema\" cannot be used: " + fault);
    }

    /** What the execution keeps. */
    public Map<String, @Nullable Object> result() {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("schema", schema);
        result.put("roles", roles);
        result.put("users", users);
        result.put("route", route);
        result.put("ttl", ttl == (int) ttl ? (Object) (int) ttl : (Object) ttl); // as JSON is read back
        return result;
    }

    /** What the execution ends with when it is answered. */
    public Map<String, @Nullable Object> answered(Map<String, @Nullable Object> response) {
        Map<String, @Nullable Object> result = result();
        result.put(RESPONSE, response);
        return result;
    }

    /**
     * Whether {@code user} may answer: it must be one of the users, and have one of the roles, where any are named, as in
     * StackStorm. Without roles in the cluster nobody has one.
     *
     * @param has the roles of the user
     */
    public boolean mayAnswer(String user, Collection<String> has) {
        return (users.isEmpty() || users.contains(user))
                && (roles.isEmpty() || roles.stream().anyMatch(has::contains));
    }

    /** What is wrong with {@code response}, in StackStorm's words, no secret of it shown; or empty. */
    public Optional<String> problem(Map<String, @Nullable Object> response) {
        return PayloadSchema.of(schema).problem(response);
    }

    /** {@code response} without what the schema calls secret. */
    public Map<String, @Nullable Object> masked(Map<String, @Nullable Object> response) {
        return SecretParameters.hidden(response, schema) instanceof Map<?, ?> map ? object(map) : Map.of();
    }

    /** When it ends unanswered, if it became pending at {@code since}; empty for never. */
    public Optional<Instant> end(Instant since) {
        if (ttl == 0 || ttl > LONGEST.toMinutes()) {
            return Optional.empty();
        }
        return Optional.of(since.plus(Duration.ofMinutes(ttl)));
    }
}
