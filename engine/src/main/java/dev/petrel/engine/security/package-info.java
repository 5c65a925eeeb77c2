/** What guards the node: who may read its files, and whom its connections trust. */
@NullMarked
package dev.petrel.engine.security;

import org.jspecify.annotations.NullMarked;
