// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import dev.petrel.engine.content.yaml.LocatedValue;

/**
 * A name in the context and what it is set to: an entry of {@code input}, {@code vars}, {@code publish} or
 * {@code output}.
 *
 * @param name as written: no expression is evaluated in it
 * @param value may have expressions at any depth; null of an input that has no default
 */
public record Assignment(String name, LocatedValue value) {}
