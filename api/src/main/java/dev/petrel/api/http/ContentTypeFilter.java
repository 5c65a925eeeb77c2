// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Takes JSON in UTF-8 only. A web page can send forms and plain text to any server without asking it first, JSON it
 * cannot. A type that is named must fit even when no body follows it, except where nothing can change. Webhooks take
 * forms too, since what calls them sends some: of web pages the {@link OriginFilter} has seen to that they may.
 */
final class ContentTypeFilter implements Filter {

    private static final String JSON = "application/json";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    public Optional<Response> refusal(Head head) {
        Optional<String> coding = head.header("content-encoding").filter(c -> !c.equalsIgnoreCase("identity"));
        if (head.hasBody() && coding.isPresent()) {
            return fault("a body that is not compressed", "Content-Encoding \"" + Quoted.shorten(coding.get()) + "\"");
        }
        if (head.foreign()) {
            return Optional.empty();
        }
        Optional<String> type = head.header("content-type");
        if (type.isEmpty()) {
            return head.hasBody() ? fault(JSON, "no Content-Type") : Optional.empty();
        }
        if (!head.hasBody() && SAFE.contains(head.request().method())) {
            return Optional.empty();
        }
        String found = "Content-Type \"" + Quoted.shorten(type.get()) + "\"";
        List<String> parts = Arrays.stream(type.get().split(";"))
                .map(part -> part.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (parts.isEmpty() || !parts.get(0).equals(JSON)) {
            return fault(JSON, found);
        }
        boolean utf8 = parts.stream()
                .skip(1)
                .allMatch(part -> !part.startsWith("charset") || part.matches("charset\\s*=\\s*\"?utf-?8\"?"));
        return utf8 ? Optional.empty() : fault(JSON + " in UTF-8", found);
    }

    private static Optional<Response> fault(String expected, String found) {
        return Optional.of(Response.fault(415, "Expected " + expected + ", found " + found + "."));
    }
}
