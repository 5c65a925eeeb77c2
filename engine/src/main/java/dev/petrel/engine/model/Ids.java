// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Identifiers: 12 bytes printed as 24 hex digits, the shape of a MongoDB ObjectId that StackStorm's users know.
 *
 * <p>An id is derived wherever a step may be repeated, so that doing it twice names the same thing twice.
 */
public final class Ids {

    private static final int BYTES = 12;

    private Ids() {}

    /** The id of what {@code parts} name together: the first 12 bytes of SHA-256 over them, each ended by a NUL. */
    public static String derive(String... parts) {
        MessageDigest sha256 = sha256();
        for (String part : parts) {
            sha256.update(part.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, BYTES);
    }

    /** The execution that {@code rule} makes of the event {@code eventId}: always the same one. */
    public static String execution(String eventId, Ref rule) {
        return derive("execution", eventId, rule.toString());
    }

    /** The next attempt after the execution {@code previous}: always the same one. */
    public static String retry(String previous) {
        return derive("retry", previous);
    }

    /** The execution of a workflow's task: always the same one. */
    public static String task(Execution.Task task) {
        return derive(
                "task",
                task.workflow(),
                task.name(),
                Integer.toString(task.route()),
                Integer.toString(task.item()),
                Integer.toString(task.attempt()));
    }

    /** The enforcement that records what {@code rule} made of the event {@code eventId}. */
    public static String enforcement(String eventId, Ref rule) {
        return derive("enforcement", eventId, rule.toString());
    }

    /** The event that a sensor named by its {@code dedupKey}: the same key of one trigger is the same event. */
    public static String event(Ref trigger, String dedupKey) {
        return derive("event", trigger.toString(), dedupKey);
    }

    /** The id of a piece of content, the same on every node and after every registration. */
    public static String content(String kind, Ref ref) {
        return derive(kind, ref.toString());
    }

    /** A fresh id that nothing else has. */
    public static String random(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Whether {@code text} has the shape of an id. */
    public static boolean isId(String text) {
        return text.length() == 2 * BYTES && text.chars().allMatch(HexFormat::isHexDigit);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
