@NullMarked
package dev.petrel.engine.lifecycle;

import org.jspecify.annotations.NullMarked;
