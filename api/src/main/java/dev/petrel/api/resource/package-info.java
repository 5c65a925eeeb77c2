/** What each path of the API does. */
@NullMarked
package dev.petrel.api.resource;

import org.jspecify.annotations.NullMarked;
