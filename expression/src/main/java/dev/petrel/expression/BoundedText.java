// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

/** Text that may be looked at only so often: the one way to stop a regular expression that backtracks without end. */
final class BoundedText implements CharSequence {

    private static final int FREE = 2_000_000;
    private static final int PER_CHARACTER = 200;

    private final String text;
    private final long most;
    private long left;

    BoundedText(String text) {
        this(text, Long.MAX_VALUE);
    }

    /** One that may be looked at {@code limit} times, and not oftener than any other. */
    BoundedText(String text, long limit) {
        this.text = text;
        this.most = Math.min(limit, FREE + (long) PER_CHARACTER * text.length());
        this.left = most;
    }

    /** How often it was looked at. */
    long used() {
        return most - Math.max(left, 0);
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new Spent();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    /** The text was looked at too often. Never leaves {@link PythonRegex}. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent() {
            super(null, null, false, false);
        }
    }
}
