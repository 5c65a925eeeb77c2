/** YAML and JSON files as values that know where they stand, and problems with file, line and key. */
@NullMarked
package dev.petrel.engine.content.yaml;

import org.jspecify.annotations.NullMarked;
