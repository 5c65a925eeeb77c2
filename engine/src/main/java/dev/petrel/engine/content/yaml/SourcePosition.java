// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

/**
 * Where something stands in a file.
 *
 * @param line counted from 1; 0 when it is not known
 * @param column counted from 1; 0 when it is not known
 */
public record SourcePosition(int line, int column) {

    public static final SourcePosition UNKNOWN = new SourcePosition(0, 0);
}
