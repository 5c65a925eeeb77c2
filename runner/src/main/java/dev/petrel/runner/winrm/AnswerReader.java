// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.runner.winrm.WsmanAnswer.Chunk;
import dev.petrel.runner.winrm.WsmanAnswer.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer of a host, which may be a hostile one: no document type, so no entities and nothing outside, no more
 * than {@link #DEPTH} elements in each other; of its size the caller takes care. For one answer.
 */
final class AnswerReader {

    private static final int DEPTH = 64;
    private static final int LONGEST_ID = 256;
    private static final int LONGEST_TEXT = 2000;
    private static final long OPERATION_TIMED_OUT = 2_150_858_793L;

    private final List<Chunk> output = new ArrayList<>();
    private final Deque<Element> open = new ArrayDeque<>();
    private @Nullable String relatesTo;
    private @Nullable String shell;
    private @Nullable String command;
    private boolean done;
    private @Nullable Long exitCode;
    private boolean fault;
    private long faultCode;
    private String reason = "";
    private String detail = "";
    private boolean timedOut;

    /** @param attribute the one that tells what the element is about: {@code Name}, or {@code State}, or null */
    private record Element(String name, @Nullable String attribute, StringBuilder text) {}

    private AnswerReader() {}

    /**
     * A reader of UTF-8 that takes nothing from outside. Bytes that are no UTF-8 are decoded before it, since it would
     * write about them to the standard error.
     */
    static XMLStreamReader reader(InputStream in) throws XMLStreamException {
        return factory().createXMLStreamReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        return factory;
    }

    /** @throws IOException if it is no answer; the message says why, for people */
    static WsmanAnswer read(byte[] xml) throws IOException {
        try {
            XMLStreamReader in = reader(new ByteArrayInputStream(xml));
            try {
                return new AnswerReader().read(in);
            } finally {
                in.close();
            }
        } catch (XMLStreamException e) {
            throw new IOException("the answer is no XML: " + oneLine(String.valueOf(e.getMessage())), e);
        }
    }

    private WsmanAnswer read(XMLStreamReader in) throws XMLStreamException, IOException {
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> start(in);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(in.getText());
                case XMLStreamConstants.END_ELEMENT -> end(open.pop());
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new IOException("the answer has a document type or an entity, which no host needs");
                default -> {} // comments and the like
            }
        }
        return new WsmanAnswer(relatesTo, shell, command, output, done, exitCode, fault());
    }

    private void start(XMLStreamReader in) throws IOException {
        if (open.size() == DEPTH) {
            throw new IOException("the answer has more than " + DEPTH + " elements in each other");
        }
        String name = in.getLocalName();
        String attribute = switch (name) {
            case "Stream", "Selector" -> in.getAttributeValue(null, "Name");
            case "CommandState" -> in.getAttributeValue(null, "State");
            case "WSManFault" -> in.getAttributeValue(null, "Code");
            default -> null;
        };
        fault |= name.equals("Fault");
        open.push(new Element(name, attribute, new StringBuilder()));
    }

    private void text(String text) {
        if (!open.isEmpty()) {
            open.peek().text().append(text);
        }
    }

    private void end(Element element) throws IOException {
        String text = element.text().toString();
        switch (element.name()) {
            case "RelatesTo" -> relatesTo = text.strip();
            case "Selector" -> shell = "ShellId".equals(element.attribute()) ? id(text) : shell;
            case "ShellId" -> shell = id(text);
            case "CommandId" -> command = id(text);
            case "Stream" -> addOutput(element.attribute(), text);
            case "CommandState" -> done |= String.valueOf(element.attribute()).endsWith("/CommandState/Done");
            case "ExitCode" -> exitCode = number("ExitCode", text);
            case "WSManFault" ->
                faultCode = element.attribute() == null ? 0 : number("WSManFault", element.attribute());
            case "Text" -> reason = reason.isEmpty() ? oneLine(text) : reason;
            case "Message" -> detail = detail.isEmpty() ? oneLine(text) : detail;
            case "Value" -> timedOut |= text.strip().endsWith(":TimedOut");
            default -> {} // all else
        }
    }

    private void addOutput(@Nullable String name, String text) throws IOException {
        boolean error = "stderr".equals(name);
        if (!error && !"stdout".equals(name)) {
            throw new IOException("the answer has output of an unknown stream");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
            if (bytes.length > 0) {
                output.add(new Chunk(error, bytes));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the answer has output that is no base64: " + e.getMessage(), e);
        }
    }

    private static String id(String text) throws IOException {
        String id = text.strip();
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw new IOException("the answer has an id of " + id.length() + " characters");
        }
        return id;
    }

    private static long number(String what, String text) throws IOException {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IOException("the answer has a " + what + " that is no number", e);
        }
    }

    private @Nullable Fault fault() {
        if (!fault) {
            return null;
        }
        String text = !reason.isEmpty() ? reason : !detail.isEmpty() ? detail : "the host does not say why";
        return new Fault(faultCode, text, faultCode == OPERATION_TIMED_OUT || faultCode == 0 && timedOut);
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "...";
    }
}
