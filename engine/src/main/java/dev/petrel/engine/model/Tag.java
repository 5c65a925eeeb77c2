// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

/** A name and a value that an author attached to a piece of content. */
public record Tag(String name, String value) {}
