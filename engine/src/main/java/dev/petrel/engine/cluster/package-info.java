@NullMarked
package dev.petrel.engine.cluster;

import org.jspecify.annotations.NullMarked;
