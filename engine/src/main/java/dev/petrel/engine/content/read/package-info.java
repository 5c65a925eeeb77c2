/** What the files of a pack say, as records, or problems for their author. */
@NullMarked
package dev.petrel.engine.content.read;

import org.jspecify.annotations.NullMarked;
