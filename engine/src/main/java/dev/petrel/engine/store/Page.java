// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items what was asked for
 * @param total how many there are in all, whatever the limit and the offset
 */
public record Page<T>(List<T> items, long total) {

    public Page {
        items = List.copyOf(items);
    }
}
