/**
 * Action aliases: what a person types in a chat, held against the formats of packs, and what is answered. Pure: nothing here
 * reads or writes, but that templates may look up the datastore.
 */
@NullMarked
package dev.petrel.engine.alias;

import org.jspecify.annotations.NullMarked;
