/** Events on their way to the rules engines: named, encoded, bounded, and published, or kept on disk while the broker is away. */
@NullMarked
package dev.petrel.engine.event;

import org.jspecify.annotations.NullMarked;
