// SPDX-License-Identifier: Apache-2.0
/** The runner {@code http-request}: sends a request and keeps the answer. */
@NullMarked
package dev.petrel.runner.http;

import org.jspecify.annotations.NullMarked;
