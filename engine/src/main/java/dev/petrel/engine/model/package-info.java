@NullMarked
package dev.petrel.engine.model;

import org.jspecify.annotations.NullMarked;
