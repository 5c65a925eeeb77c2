/** A rule's criteria, compiled once and evaluated against payloads. Pure. */
@NullMarked
package dev.petrel.rules.criteria;

import org.jspecify.annotations.NullMarked;
