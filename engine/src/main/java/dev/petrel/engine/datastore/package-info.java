/** The users' datastore: keys and values by scope, with a time to live, and secrets encrypted. */
@NullMarked
package dev.petrel.engine.datastore;

import org.jspecify.annotations.NullMarked;
