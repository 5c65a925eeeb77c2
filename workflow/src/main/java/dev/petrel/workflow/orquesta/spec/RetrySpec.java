// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import dev.petrel.engine.content.yaml.LocatedValue;
import org.jspecify.annotations.Nullable;

/**
 * When an ended task runs again.
 *
 * @param when a condition; null for any end but success
 * @param count how often at most: an integer or an expression
 * @param delay seconds before each time: an integer or an expression; null for none
 */
public record RetrySpec(
        @Nullable LocatedValue when,
        LocatedValue count,
        @Nullable LocatedValue delay) {}
