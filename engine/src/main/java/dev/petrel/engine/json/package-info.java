@NullMarked
package dev.petrel.engine.json;

import org.jspecify.annotations.NullMarked;
