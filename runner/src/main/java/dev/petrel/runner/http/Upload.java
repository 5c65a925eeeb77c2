// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.runner.spi.RunRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that is uploaded.
 *
 * @param contentType {@code file_content_type}, or null if it is not given
 */
record Upload(String name, String content, @Nullable String contentType) {

    /** The file that the parameters of {@code request} hold, or null. */
    static @Nullable Upload of(RunRequest request) throws RefusedRequest {
        Map<String, @Nullable Object> parameters = request.actionParameters();
        String name = text(parameters.get("file_name"));
        String content = text(parameters.get("file_content"));
        if (name == null && content == null) {
            if (text(parameters.get("file_path")) != null) {
                throw new RefusedRequest(
                        "parameter \"file_path\" is read by no runner: give file_name and file_content" + " instead");
            }
            return null;
        }
        if (name == null || content == null) {
            throw new RefusedRequest("parameters \"file_name\" and \"file_content\" belong together, and \""
                    + (name == null ? "file_name" : "file_content") + "\" is missing");
        }
        return new Upload(name, content, text(parameters.get("file_content_type")));
    }

    /** Null for a parameter that is not set. */
    private static @Nullable String text(@Nullable Object value) throws RefusedRequest {
        return value == null || value.equals("") ? null : PercentEncoding.text(value);
    }
}
