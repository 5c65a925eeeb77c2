/** The configurations of packs: read, checked by their schema, rendered. */
@NullMarked
package dev.petrel.engine.content.config;

import org.jspecify.annotations.NullMarked;
