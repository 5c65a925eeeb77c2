// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.Connection;
import dev.petrel.engine.lifecycle.Clock;
import java.util.concurrent.Executor;

/** What a {@link BrokerConnection} is made of. */
record ConnectionPair(Connection publishing, Connection consuming, Clock clock, Executor completer) {}
