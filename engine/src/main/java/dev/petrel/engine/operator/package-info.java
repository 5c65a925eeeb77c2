/** The operators that the criteria of rules may use, for those that check rules and those that evaluate them. Pure. */
@NullMarked
package dev.petrel.engine.operator;

import org.jspecify.annotations.NullMarked;
