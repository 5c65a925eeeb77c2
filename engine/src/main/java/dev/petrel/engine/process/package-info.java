@NullMarked
package dev.petrel.engine.process;

import org.jspecify.annotations.NullMarked;
