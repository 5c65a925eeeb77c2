// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;

/** Reads a form that came as {@code multipart/form-data}, in memory. Knows the library, as {@link JettyHandler} does. */
final class MultipartForm {

    private MultipartForm() {}

    /**
     * The texts by the names of their parts; that of a file is what is in it.
     *
     * @param most how many parts there may be
     * @throws IllegalArgumentException when it cannot be read, or a part of it is not text in UTF-8; says what is wrong
     */
    static Map<String, List<String>> read(String contentType, byte[] body, int most) {
        String boundary = MultiPart.extractBoundary(contentType);
        if (boundary == null) {
            throw new IllegalArgumentException("its Content-Type names no boundary");
        }
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setMaxParts(most);
        parser.setMaxLength(body.length);
        parser.setMaxMemoryFileSize(body.length); // so that nothing goes to a disk
        try (MultiPartFormData.Parts parts =
                parser.parse(Content.Source.from(ByteBuffer.wrap(body))).join()) {
            Map<String, List<String>> texts = new LinkedHashMap<>();
            for (MultiPart.Part part : parts) {
                String name = part.getName() == null ? "" : part.getName();
                texts.computeIfAbsent(name, unused -> new ArrayList<>()).add(text(name, part));
            }
            return texts;
        } catch (CompletionException e) {
            String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new IllegalArgumentException("it is no form in parts: " + why, e);
        }
    }

    private static String text(String name, MultiPart.Part part) {
        ByteBuffer bytes = content(part);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the part \"" + Quoted.shorten(name) + "\" is not text in UTF-8", e);
        }
    }

    private static ByteBuffer content(MultiPart.Part part) {
        try {
            return Content.Source.asByteBuffer(part.getContentSource());
        } catch (IOException e) { // of bytes in memory
            throw new UncheckedIOException(e);
        }
    }
}
