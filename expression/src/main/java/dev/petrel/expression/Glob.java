// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

/** Python's {@code fnmatch}: {@code * ? [seq] [!seq]}, over the whole text, case counts. */
public final class Glob {

    private Glob() {}

    /** The pattern that matches all of a text, for {@link PythonRegex#matchesAll}. */
    public static PythonRegex compile(String glob) throws PythonError {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i);
            int end = c == '[' ? sequenceEnd(glob, i) : -1;
            if (end > 0) {
                sequence(regex, glob.substring(i + 1, end));
                i = end + 1;
            } else {
                regex.append(c == '*' ? ".*" : c == '?' ? "." : quote(c));
                i++;
            }
        }
        return PythonRegex.compile(regex.toString(), false, true);
    }

    private static int sequenceEnd(String glob, int start) {
        int from = start + 1;
        if (glob.startsWith("!", from)) {
            from++;
        }
        return glob.indexOf(']', glob.startsWith("]", from) ? from + 1 : from);
    }

    private static void sequence(StringBuilder regex, String body) {
        String negated = body.startsWith("!") ? "^" : "";
        String members = body.substring(negated.length()).replace("\\", "\\\\");
        regex.append('[')
                .append(negated)
                .append(members.startsWith("^") ? "\\" : "")
                .append(members)
                .append(']');
    }

    private static String quote(char c) {
        return Character.isLetterOrDigit(c) || c == '_' ? String.valueOf(c) : "\\" + c;
    }
}
