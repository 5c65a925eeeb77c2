// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * What came of one host.
 *
 * @param output where its output is, or null if it never had any
 */
record HostResult(Target target, End end, HostOutputs.@Nullable Kept output) {

    /** StackStorm's codes. */
    static final int TIMED_OUT = -9;

    static final int TERMINATED = -15;
    static final int NO_CODE = -1;
    static final int FAILURE = 255;

    /** How far it came. */
    enum Kind {
        NOT_CONNECTED,
        RAN,
        TIMED_OUT,
        FAILED,
        /** The action had to end before this host did, or before its turn. */
        ENDED
    }

    /**
     * How it ended.
     *
     * @param error for people, or null if the command ended by itself
     * @param trace what the error came from, or null
     * @param note a line after its standard error, or an empty text
     */
    record End(
            Kind kind,
            int code,
            @Nullable String error,
            @Nullable String trace,
            String note) {

        static End ran(int code) {
            return new End(Kind.RAN, code, null, null, "");
        }

        /** Ended by a signal: it has no code then. */
        static End signaled(String name) {
            return new End(Kind.RAN, NO_CODE, "The command was ended by signal " + name + ".", null, "");
        }

        static End notConnected(String host, Throwable e) {
            return failed(Kind.NOT_CONNECTED, "Failed connecting to host " + host + ". " + e.getMessage(), e);
        }

        static End failed(String error, Throwable e) {
            return failed(Kind.FAILED, error + " " + e.getMessage(), e);
        }

        private static End failed(Kind kind, String error, Throwable e) {
            return new End(kind, FAILURE, error, trace(e), "");
        }

        static End timedOut(String error, String note) {
            return new End(Kind.TIMED_OUT, HostResult.TIMED_OUT, error, "", note);
        }

        static End ended(String error, String note) {
            return new End(Kind.ENDED, TERMINATED, error, "", note);
        }

        End with(String more) {
            return more.isEmpty()
                    ? this
                    : new End(kind, code, error, trace, note.isEmpty() ? more : note + "\n" + more);
        }

        /** The start of the stack trace: a thousand hosts may fail for the same reason. */
        private static String trace(Throwable e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            String text = trace.toString();
            return text.length() <= 500 ? text : text.substring(0, 500) + "...";
        }
    }

    boolean succeeded() {
        return end.kind() == Kind.RAN && end.code() == 0;
    }
}
