// SPDX-License-Identifier: Apache-2.0
/** Inspecting workflows of any language before they run: at registration, and when somebody asks. */
@NullMarked
package dev.petrel.workflow.inspect;

import org.jspecify.annotations.NullMarked;
