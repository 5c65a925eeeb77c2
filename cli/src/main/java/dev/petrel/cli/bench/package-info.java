@NullMarked
package dev.petrel.cli.bench;

import org.jspecify.annotations.NullMarked;
