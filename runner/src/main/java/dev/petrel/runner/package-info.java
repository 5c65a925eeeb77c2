@NullMarked
package dev.petrel.runner;

import org.jspecify.annotations.NullMarked;
