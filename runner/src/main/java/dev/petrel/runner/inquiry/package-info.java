/** The runner that asks a person and waits for the answer without a slot. */
@NullMarked
package dev.petrel.runner.inquiry;

import org.jspecify.annotations.NullMarked;
