// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import java.util.Map;

/**
 * What a benchmark has found.
 *
 * @param bench its name
 * @param parameters what it was to do
 * @param figures numbers, and maps of them: what is compared with another run
 * @param text the same for people
 * @param complete whether everything that was sent made what it was to make
 */
record BenchReport(
        String bench, Map<String, Object> parameters, Map<String, Object> figures, String text, boolean complete) {}
