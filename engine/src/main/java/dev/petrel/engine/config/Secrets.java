// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.util.regex.Pattern;

/** Makes values fit to be seen. */
public final class Secrets {

    static final String MASK = "********";
    // To the last @ before the next address, so that a password with @ or / in it does not show either.
    private static final Pattern USERINFO = Pattern.compile("(://[^:@/,]*):(?:(?![,;]\\s*[a-z+]+://).)*@");
    // An address whose scheme was forgotten.
    private static final Pattern NO_SCHEME = Pattern.compile("^([^:@/,\\s]+):(?!//)\\S*@");
    private static final Pattern PARAMETER = Pattern.compile("(?i)((?:password|secret|token)=)[^&,\\s]*");

    private Secrets() {}

    /** The value, or what may be seen of it. */
    static String mask(ConfigKey<?> key, String value) {
        return key.secret() && !value.isEmpty() ? MASK : mask(value);
    }

    /** The value of a key of StackStorm that has no {@link ConfigKey}, or what may be seen of it. */
    static String mask(Setting setting) {
        return setting.name().contains("password") && !setting.text().isEmpty() ? MASK : mask(setting.text());
    }

    /** The text without the passwords of the addresses in it, and those given as {@code password=}. */
    public static String mask(String value) {
        String hidden = USERINFO.matcher(value).replaceAll("$1:" + MASK + "@");
        hidden = NO_SCHEME.matcher(hidden).replaceAll("$1:" + MASK + "@");
        return PARAMETER.matcher(hidden).replaceAll("$1" + MASK);
    }
}
