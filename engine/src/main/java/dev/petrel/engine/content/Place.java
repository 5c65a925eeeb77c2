// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

/**
 * Where something stands in a file.
 *
 * @param line counted from 1; 0 when it is not known
 * @param column counted from 1; 0 when it is not known
 */
public record Place(int line, int column) {

    public static final Place UNKNOWN = new Place(0, 0);
}
