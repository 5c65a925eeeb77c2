// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.Connection;
import dev.petrel.engine.lifecycle.Clock;
import java.util.concurrent.Executor;

/**
 * What a {@link BrokerConnection} is made of.
 *
 * @param completer completes futures, and never waits for the broker
 * @param writer writes what has waited for a confirmation, and may wait for the socket
 */
record ConnectionPair(Connection publishing, Connection consuming, Clock clock, Executor completer, Executor writer) {}
