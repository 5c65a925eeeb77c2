// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The standard error of a {@link RemoteShell}: takes out what is for Petrel alone, its process ids and the questions of
 * {@code sudo}, and passes on all else. Safe for any number of threads.
 */
final class Markers extends OutputStream {

    /** Told what the shell has told. */
    interface Listener {
        void pid(long pid);

        /** {@code sudo} asks for the password: for the second time, if the first one was wrong. */
        void prompt();
    }

    /** A line that is longer is none of a shell that starts. */
    private static final int LONGEST = 8192;

    private final OutputStream to;
    private final Listener listener;
    private final Pattern line;
    private final String prompt;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int awaited;

    Markers(RemoteShell shell, OutputStream to, Listener listener) {
        this.to = to;
        this.listener = listener;
        this.line = Pattern.compile("(.*)" + Pattern.quote(shell.token()) + " (\\d{1,18})\r?\n", Pattern.DOTALL);
        this.prompt = shell.prompt();
        this.awaited = shell.tells();
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end && awaited > 0) {
            byte one = bytes[at++];
            held.write(one);
            if (one == '\n') {
                wholeLine();
            } else if (one == ':') {
                maybePrompt();
            } else if (held.size() > LONGEST) {
                passOn(held.toByteArray());
            }
        }
        if (at < end) {
            to.write(bytes, at, end - at);
        }
    }

    private void wholeLine() throws IOException {
        // ISO 8859-1 keeps every byte.
        Matcher matcher = line.matcher(held.toString(StandardCharsets.ISO_8859_1));
        if (!matcher.matches()) {
            passOn(held.toByteArray());
            return;
        }
        passOn(matcher.group(1).getBytes(StandardCharsets.ISO_8859_1));
        awaited--;
        listener.pid(Long.parseLong(matcher.group(2)));
    }

    private void maybePrompt() throws IOException {
        String text = held.toString(StandardCharsets.ISO_8859_1);
        if (text.endsWith(prompt)) {
            passOn(text.substring(0, text.length() - prompt.length()).getBytes(StandardCharsets.ISO_8859_1));
            listener.prompt();
        }
    }

    private void passOn(byte[] bytes) throws IOException {
        held.reset();
        if (bytes.length > 0) {
            to.write(bytes);
        }
    }

    /** Passes on what it still holds: there will be no more. */
    @Override
    public synchronized void close() throws IOException {
        passOn(held.toByteArray());
    }
}
