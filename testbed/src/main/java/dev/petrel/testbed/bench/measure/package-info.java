/** What the benchmarks measure with, whatever they measure: percentiles, processor time, windows of time, comparisons. */
@NullMarked
package dev.petrel.testbed.bench.measure;

import org.jspecify.annotations.NullMarked;
