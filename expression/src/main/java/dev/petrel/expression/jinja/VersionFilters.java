// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** StackStorm's filters of semantic versions. */
final class VersionFilters {

    private static final Pattern EXPRESSION = Pattern.compile("(>=|<=|==|!=|>|<)?(.*)");

    static final Map<String, Filter> ALL = Map.of(
            "version_compare", (v, a, s) -> compare(v, a.text(0, "pattern")),
            "version_more_than", (v, a, s) -> compare(v, a.text(0, "pattern")) > 0,
            "version_less_than", (v, a, s) -> compare(v, a.text(0, "pattern")) < 0,
            "version_equal", (v, a, s) -> compare(v, a.text(0, "pattern")) == 0,
            "version_match", (v, a, s) -> matches(v, a.text(0, "pattern")),
            "version_bump_major", (v, a, s) -> version(v).bump(0),
            "version_bump_minor", (v, a, s) -> version(v).bump(1),
            "version_bump_patch", (v, a, s) -> version(v).bump(2),
            "version_strip_patch",
                    (v, a, s) -> version(v).major() + "." + version(v).minor());

    private VersionFilters() {}

    private static Version version(@Nullable Object value) throws PythonError {
        return Version.parse(PythonText.str(value));
    }

    private static int compare(@Nullable Object value, String other) throws PythonError {
        return version(value).compareTo(Version.parse(other));
    }

    private static boolean matches(@Nullable Object value, String expression) throws PythonError {
        Matcher parts = EXPRESSION.matcher(expression);
        if (!parts.matches() || parts.group(1) == null) {
            throw PythonError.value("match_expr parameter should be in format <op><ver>, where <op> is one of "
                    + "['<', '>', '==', '<=', '>=', '!=']. You provided: " + PythonText.quote(expression));
        }
        int order = compare(value, parts.group(2));
        return switch (parts.group(1)) {
            case ">=" -> order >= 0;
            case "<=" -> order <= 0;
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case ">" -> order > 0;
            default -> order < 0;
        };
    }

    /** A version by semver.org. */
    private record Version(BigInteger major, BigInteger minor, BigInteger patch, String preRelease) {

        private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)"
                + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

        static Version parse(String text) throws PythonError {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw PythonError.value(text + " is not valid SemVer string");
            }
            return new Version(
                    new BigInteger(form.group(1)),
                    new BigInteger(form.group(2)),
                    new BigInteger(form.group(3)),
                    form.group(4) == null ? "" : form.group(4));
        }

        String bump(int part) {
            return switch (part) {
                case 0 -> major.add(BigInteger.ONE) + ".0.0";
                case 1 -> major + "." + minor.add(BigInteger.ONE) + ".0";
                default -> major + "." + minor + "." + patch.add(BigInteger.ONE);
            };
        }

        int compareTo(Version other) {
            int order = major.compareTo(other.major);
            order = order != 0 ? order : minor.compareTo(other.minor);
            order = order != 0 ? order : patch.compareTo(other.patch);
            return order != 0 ? order : preReleases(preRelease, other.preRelease);
        }

        private static int preReleases(String a, String b) {
            if (a.isEmpty() || b.isEmpty()) {
                return Boolean.compare(a.isEmpty(), b.isEmpty());
            }
            String[] x = a.split("\\.");
            String[] y = b.split("\\.");
            for (int i = 0; i < Math.min(x.length, y.length); i++) {
                int order = identifiers(x[i], y[i]);
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(x.length, y.length);
        }

        private static int identifiers(String a, String b) {
            boolean first = a.chars().allMatch(Character::isDigit);
            boolean second = b.chars().allMatch(Character::isDigit);
            if (first && second) {
                return new BigInteger(a).compareTo(new BigInteger(b));
            }
            return first != second ? (first ? -1 : 1) : Integer.signum(a.compareTo(b));
        }
    }
}
