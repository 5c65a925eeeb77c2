/** Text on its way out of Petrel: to the operating system, to logs, to terminals. */
@NullMarked
package dev.petrel.engine.text;

import org.jspecify.annotations.NullMarked;
