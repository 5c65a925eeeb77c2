// SPDX-License-Identifier: Apache-2.0
/** Who a command line is to the API: tokens, API keys, and the files that keep them between two commands. */
@org.jspecify.annotations.NullMarked
package dev.petrel.cli.client.session;
