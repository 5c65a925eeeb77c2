@NullMarked
package dev.petrel.api;

import org.jspecify.annotations.NullMarked;
