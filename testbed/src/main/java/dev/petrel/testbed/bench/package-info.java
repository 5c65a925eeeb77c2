@NullMarked
package dev.petrel.testbed.bench;

import org.jspecify.annotations.NullMarked;
