@NullMarked
package dev.petrel.cli.demo;

import org.jspecify.annotations.NullMarked;
