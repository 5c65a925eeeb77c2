@NullMarked
package dev.petrel.cli.client;

import org.jspecify.annotations.NullMarked;
