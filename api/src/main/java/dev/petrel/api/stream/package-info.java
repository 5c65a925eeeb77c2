// SPDX-License-Identifier: Apache-2.0
/**
 * The stream of events, for clients that want to hear what happens while it does. {@link dev.petrel.api.stream.EventFeed} hears
 * it from the bus and tells the clients, each of what its {@link dev.petrel.api.stream.StreamFilter} lets through.
 */
@NullMarked
package dev.petrel.api.stream;

import org.jspecify.annotations.NullMarked;
