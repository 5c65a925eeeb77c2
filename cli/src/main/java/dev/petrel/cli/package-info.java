@NullMarked
package dev.petrel.cli;

import org.jspecify.annotations.NullMarked;
