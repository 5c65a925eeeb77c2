// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes values fit to be seen. */
public final class Secrets {

    static final String MASK = "********";
    // To the last @ before the next address, so that a password with @ or / in it does not show either.
    private static final Pattern USERINFO = Pattern.compile("(://[^:@/,]*):(?:(?![,;]\\s*[a-z+]+://).)*@");
    // An address whose scheme was forgotten.
    private static final Pattern NO_SCHEME = Pattern.compile("^([^:@/,\\s]+):(?!//)\\S*@");
    private static final Pattern PARAMETER = Pattern.compile("(?i)((?:password|secret|token)=)[^&,\\s]*");

    private static final Pattern SERVER = Pattern.compile("(?:amqps?|mongodb(?:\\+srv)?)://");
    private static final Pattern OPTION = Pattern.compile("([?&;])([^=&;,\\s]+)=([^&;,\\s]+)");

    private Secrets() {}

    /** The value, or what may be seen of it. */
    static String mask(ConfigKey<?> key, String value) {
        return key.secret() && !value.isEmpty() ? MASK : mask(value);
    }

    /** The value of a key of StackStorm that has no {@link ConfigKey}, or what may be seen of it. */
    static String mask(Setting setting) {
        return setting.name().contains("password") && !setting.text().isEmpty() ? MASK : mask(setting.text());
    }

    /**
     * The text without the passwords of the addresses in it, those given as {@code password=}, and the values of options
     * of a broker's or a database's address that are not known: what is mistyped may be a password.
     */
    public static String mask(String value) {
        String hidden = USERINFO.matcher(value).replaceAll("$1:" + MASK + "@");
        hidden = NO_SCHEME.matcher(hidden).replaceAll("$1:" + MASK + "@");
        hidden = PARAMETER.matcher(hidden).replaceAll("$1" + MASK);
        return SERVER.matcher(hidden).find()
                ? OPTION.matcher(hidden)
                        .replaceAll(option -> Matcher.quoteReplacement(
                                isKnown(option.group(2))
                                        ? option.group()
                                        : option.group(1) + option.group(2) + "=" + MASK))
                : hidden;
    }

    private static boolean isKnown(String option) {
        return BrokerOptions.isKnown(option) || DatabaseOptions.isKnown(option);
    }
}
