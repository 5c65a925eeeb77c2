// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A body of several parts, as Python's requests writes it. */
final class Multipart {

    private final String boundary = UUID.randomUUID().toString().replace("-", "");
    private final StringBuilder text = new StringBuilder();

    private Multipart() {}

    /** The {@code fields} of a form, and a file under its own name. */
    static RequestBody of(Upload upload, Map<?, ?> fields) throws RefusedRequest {
        Multipart parts = new Multipart();
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            parts.addField(String.valueOf(field.getKey()), field.getValue());
        }
        parts.add(upload.name(), upload.name(), upload.contentType(), upload.content());
        parts.text.append("--").append(parts.boundary).append("--\r\n");
        return new RequestBody(
                RequestBody.utf8(parts.text.toString()), "multipart/form-data; boundary=" + parts.boundary);
    }

    private void addField(String name, @Nullable Object value) throws RefusedRequest {
        if (value instanceof List<?> list) {
            for (Object each : list) {
                addField(name, each);
            }
        } else if (value != null) {
            add(name, null, null, PercentEncoding.text(value));
        }
    }

    private void add(String name, @Nullable String file, @Nullable String contentType, String content)
            throws RefusedRequest {
        text.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(escaped(name));
        text.append('"');
        if (file != null) {
            text.append("; filename=\"").append(escaped(file)).append('"');
        }
        if (contentType != null) {
            text.append("\r\nContent-Type: ").append(Headers.valid("file_content_type", contentType));
        }
        text.append("\r\n\r\n").append(content).append("\r\n");
    }

    private static String escaped(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }
}
