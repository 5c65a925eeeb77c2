// SPDX-License-Identifier: Apache-2.0
/** StackStorm's ActionChain: a list of tasks, each of which names what comes next. */
@NullMarked
package dev.petrel.workflow.chain;

import org.jspecify.annotations.NullMarked;
