/** The small part of HTTP that the API needs, so that its handlers do not know the server. */
@NullMarked
package dev.petrel.api.http;

import org.jspecify.annotations.NullMarked;
