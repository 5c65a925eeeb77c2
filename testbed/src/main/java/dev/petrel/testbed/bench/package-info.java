/** {@code petrel bench}: how fast events become ended executions. */
@NullMarked
package dev.petrel.testbed.bench;

import org.jspecify.annotations.NullMarked;
