// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.json.JsonWeight;
import dev.petrel.engine.process.Capture;
import dev.petrel.runner.local.ShellResult;
import dev.petrel.runner.spi.RunControl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The output of all hosts of a run. It is in the captures of the run, which bound it for all of them together: that of a
 * single host as it comes; that of several, one after the other, as they end. Safe for any number of threads until the texts
 * are made.
 */
final class HostOutputs {

    /** What the values of one host take in the result beside its texts. */
    private static final int PER_HOST = 1024;

    private final RunControl control;
    private final int limit;
    private final boolean single;
    private final List<Kept> all = new ArrayList<>();

    /**
     * @param limit how many bytes the run may keep of either stream
     * @param single whether the run has one host only
     */
    HostOutputs(RunControl control, int limit, boolean single) {
        this.control = control;
        this.limit = limit;
        this.single = single;
    }

    /** Where a host writes to while it runs. */
    record Streams(Capture stdout, Capture stderr) {

        OutputStream out() {
            return to(stdout);
        }

        OutputStream error() {
            return to(stderr);
        }

        private static OutputStream to(Capture capture) {
            return new OutputStream() {
                @Override
                public void write(int one) {
                    capture.chunk(new byte[] {(byte) one}, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    byte[] chunk = bytes;
                    if (offset > 0) {
                        chunk = new byte[length];
                        System.arraycopy(bytes, offset, chunk, 0, length);
                    }
                    capture.chunk(chunk, length);
                }
            };
        }
    }

    /** Which part of a capture of the run one host has: its next {@code size} bytes, of {@code total} that the host wrote. */
    record Part(int size, long total) {}

    /** @param json whether it is read as JSON where it is that */
    record Kept(Part stdout, Part stderr, boolean json) {}

    /** For a host that starts. */
    Streams start() {
        return single
                ? new Streams(control.stdout(), control.stderr())
                : new Streams(new Capture(limit), new Capture(limit));
    }

    /** For a host that has ended. */
    synchronized Kept end(Streams streams, boolean json) {
        Kept kept = new Kept(move(streams.stdout(), control.stdout()), move(streams.stderr(), control.stderr()), json);
        all.add(kept);
        return kept;
    }

    private static Part move(Capture from, Capture to) {
        if (from == to) {
            return new Part(to.size(), to.total());
        }
        int before = to.size();
        try (from;
                InputStream in = from.open()) {
            byte[] chunk = new byte[8192];
            int length = in.read(chunk);
            while (length > 0) {
                to.chunk(chunk, length);
                length = in.read(chunk);
            }
            return new Part(to.size() - before, from.total());
        } catch (IOException e) { // a capture throws none
            throw new UncheckedIOException(e);
        }
    }

    /** What a host has written: text, or what the JSON in it says. */
    record Values(@Nullable Object stdout, @Nullable Object stderr) {}

    /** All of it. Waits until there is memory for that. */
    Map<Kept, Values> values() throws InterruptedException {
        control.reserve(weight());
        return values(Integer.MAX_VALUE, "max_output_size is " + limit + " for all hosts together");
    }

    /** For a run that had to end: less if there is no memory for more. */
    Map<Kept, Values> valuesSoon() {
        return control.reserveSoon(weight())
                ? values(Integer.MAX_VALUE, "max_output_size is " + limit + " for all hosts together")
                : values(RunControl.SMALL / Math.max(1, all.size()), RunControl.NO_TURN);
    }

    private synchronized long weight() {
        long kept = (long) control.stdout().size() + control.stderr().size();
        long hosts = all.size() <= 1 ? 0 : (long) all.size() * PER_HOST;
        if (kept <= RunControl.SMALL) {
            return hosts;
        }
        Reader out = new Reader(control.stdout());
        Reader error = new Reader(control.stderr());
        for (Kept one : all) {
            hosts += one.json() ? out.weight(one.stdout()) + error.weight(one.stderr()) : 0;
        }
        return hosts;
    }

    private synchronized Map<Kept, Values> values(int most, String why) {
        Reader out = new Reader(control.stdout());
        Reader error = new Reader(control.stderr());
        Map<Kept, Values> values = new IdentityHashMap<>();
        for (Kept one : all) {
            values.put(
                    one,
                    new Values(
                            out.value(one.stdout(), one.json(), most, why),
                            error.value(one.stderr(), one.json(), most, why)));
        }
        return values;
    }

    /** Reads the parts of a capture in their order, once. */
    private static final class Reader {

        private final InputStream in;

        Reader(Capture capture) {
            this.in = capture.open();
        }

        /** About how much memory it takes to read {@code part} as JSON. */
        long weight(Part part) {
            Bounded bounded = new Bounded(in, part.size());
            JsonWeight json = JsonWeight.of(bounded);
            bounded.skipRest();
            return json.values() > 0 && json.values() <= RunControl.MOST_VALUES
                    ? (long) part.size() * RunControl.PER_BYTE + json.bytes()
                    : 0;
        }

        @Nullable
        Object value(Part part, boolean json, int most, String why) {
            Bounded bounded = new Bounded(in, part.size());
            byte[] bytes = bounded.first(Math.min(part.size(), most));
            bounded.skipRest();
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (part.total() > bytes.length) {
                String whole = text.endsWith("\ufffd") ? text.substring(0, text.length() - 1) : text;
                return whole + (whole.isEmpty() || whole.endsWith("\n") ? "" : "\n") + "[petrel: output cut here: "
                        + (part.total() - bytes.length) + " of " + part.total() + " bytes dropped, " + why + "]";
            }
            String stripped = ShellResult.stripped(text);
            return json && readable(bytes) ? ShellResult.parsed(stripped) : stripped;
        }

        private static boolean readable(byte[] bytes) {
            return bytes.length <= RunControl.SMALL
                    || JsonWeight.of(new ByteArrayInputStream(bytes)).values() <= RunControl.MOST_VALUES;
        }
    }

    /** The next bytes of a stream that stays open. */
    private static final class Bounded extends InputStream {

        private final InputStream in;
        private int left;

        Bounded(InputStream in, int left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            int one = left > 0 ? in.read() : -1;
            left -= one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int some = left > 0 ? in.read(bytes, offset, Math.min(length, left)) : -1;
            left -= Math.max(some, 0);
            return some;
        }

        byte[] first(int length) {
            try {
                return readNBytes(length);
            } catch (IOException e) { // a capture throws none
                throw new UncheckedIOException(e);
            }
        }

        void skipRest() {
            try {
                in.skipNBytes(left);
                left = 0;
            } catch (IOException e) { // a capture throws none
                throw new UncheckedIOException(e);
            }
        }
    }
}
