/** Where packs are: directories of the search path, and what their manifests say. */
@NullMarked
package dev.petrel.engine.content.source;

import org.jspecify.annotations.NullMarked;
