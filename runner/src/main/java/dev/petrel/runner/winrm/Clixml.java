// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.engine.process.Capture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What PowerShell writes to its standard error when nobody looks: records as XML, behind a line that says so. People are to
 * read the messages in it. As StackStorm, what is no such XML stays as it is; unlike it, records without a message (of
 * progress) do not show.
 */
final class Clixml {

    private static final byte[] MARK = "#< CLIXML\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern CODE = Pattern.compile("_x([0-9A-Fa-f]{4})_");
    private static final int DEPTH = 256;

    /** Of one message, in characters. What has a longer one is taken for no such XML. */
    private static final int LONGEST = 1 << 20;

    private Clixml() {}

    /** Writes the messages of {@code raw} to {@code plain}, or {@code raw} if it has none to find. */
    static void read(Capture raw, Capture plain) {
        try (Capture messages = new Capture(Math.max(raw.size(), 1))) {
            boolean found = Arrays.equals(raw.start(MARK.length), MARK) && messages(raw, messages);
            copy(found ? messages : raw, plain);
        }
    }

    private static void copy(Capture raw, Capture plain) {
        byte[] chunk = new byte[8192];
        try (InputStream in = raw.open()) {
            int length = in.read(chunk);
            while (length > 0) {
                plain.chunk(chunk, length);
                length = in.read(chunk);
            }
        } catch (IOException e) { // a capture throws none
            throw new IllegalStateException(e);
        }
        if (raw.cut()) {
            plain.note("[petrel: " + (raw.total() - raw.size()) + " more bytes were dropped]");
        }
    }

    /** False if it is no such XML. */
    private static boolean messages(Capture raw, Capture plain) {
        Trimmed text = new Trimmed(plain);
        try (InputStream in = raw.open()) {
            in.skipNBytes(MARK.length);
            XMLStreamReader reader = AnswerReader.reader(in);
            try {
                return messages(reader, text);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | IOException e) {
            return false;
        }
    }

    private static boolean messages(XMLStreamReader in, Trimmed text) throws XMLStreamException {
        int depth = 0;
        StringBuilder message = new StringBuilder();
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > DEPTH) {
                        return false;
                    }
                    message.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (message.length() + in.getTextLength() > LONGEST) {
                        return false;
                    }
                    message.append(in.getText());
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    if (depth == 2 && in.getLocalName().equals("S")) {
                        text.add(decoded(message.toString()));
                    }
                    depth--;
                    message.setLength(0);
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
                    return false;
                }
                default -> {} // comments and the like
            }
        }
        return true;
    }

    /** With the characters that it writes as numbers, and line ends of one character. */
    private static String decoded(String message) {
        Matcher code = CODE.matcher(message.replace("_x000D__x000A_", "\n"));
        return code.replaceAll(
                match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
    }

    /** Leaves out the white space before all and after all. */
    private static final class Trimmed {

        private final Capture to;
        private final StringBuilder blank = new StringBuilder();
        private boolean begun;

        Trimmed(Capture to) {
            this.to = to;
        }

        void add(String text) {
            String start = begun ? text : text.stripLeading();
            String end = start.stripTrailing();
            if (end.isEmpty()) {
                blank.append(begun ? start : "");
                return;
            }
            to.text(blank + end);
            blank.setLength(0);
            blank.append(start, end.length(), start.length());
            begun = true;
        }
    }
}
