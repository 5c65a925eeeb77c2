/**
 * The program that Petrel's pipeline is compared with: the steps of an event as a client of broker and database does them
 * one by one. It uses their clients directly, and nothing of Petrel's pipeline.
 */
@NullMarked
package dev.petrel.testbed.bench.minimal;

import org.jspecify.annotations.NullMarked;
