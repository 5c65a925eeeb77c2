@NullMarked
package dev.petrel.testbed.demo;

import org.jspecify.annotations.NullMarked;
