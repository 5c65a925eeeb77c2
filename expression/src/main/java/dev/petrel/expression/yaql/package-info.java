/** YAQL 3 as StackStorm's workflows use it, over the same values as Jinja. No I/O. */
@NullMarked
package dev.petrel.expression.yaql;

import org.jspecify.annotations.NullMarked;
