@NullMarked
package dev.petrel.engine.store;

import org.jspecify.annotations.NullMarked;
