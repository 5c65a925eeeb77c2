@NullMarked
package dev.petrel.rules;

import org.jspecify.annotations.NullMarked;
