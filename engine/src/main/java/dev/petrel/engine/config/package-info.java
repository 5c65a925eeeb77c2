@NullMarked
package dev.petrel.engine.config;

import org.jspecify.annotations.NullMarked;
