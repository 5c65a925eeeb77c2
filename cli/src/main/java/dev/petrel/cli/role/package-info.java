@NullMarked
package dev.petrel.cli.role;

import org.jspecify.annotations.NullMarked;
