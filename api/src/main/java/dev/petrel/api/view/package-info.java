/** What the API shows of the model: StackStorm's JSON shapes. Pure functions. */
@NullMarked
package dev.petrel.api.view;

import org.jspecify.annotations.NullMarked;
