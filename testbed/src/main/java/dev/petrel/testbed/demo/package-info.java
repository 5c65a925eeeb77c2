/** {@code petrel demo}: the walkthrough on two nodes, step by step, with the loss of a node at its end. Read {@code Demo} first. */
@NullMarked
package dev.petrel.testbed.demo;

import org.jspecify.annotations.NullMarked;
