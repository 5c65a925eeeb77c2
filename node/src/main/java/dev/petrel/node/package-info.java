/** A process of a node: its roles put together by hand, and the commands that run them. */
@NullMarked
package dev.petrel.node;

import org.jspecify.annotations.NullMarked;
