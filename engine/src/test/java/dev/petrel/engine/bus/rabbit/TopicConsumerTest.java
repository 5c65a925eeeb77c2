// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import dev.petrel.engine.bus.RecordingListener;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicInbox;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.metrics.Metrics;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a broker that refuses the queues of topics: the test plays it. */
class TopicConsumerTest {

    private static final AMQP.Channel.Close REFUSAL = new AMQP.Channel.Close.Builder()
            .replyCode(AMQP.PRECONDITION_FAILED)
            .replyText("queue limit in vhost '/' (2) is reached")
            .classId(50)
            .methodId(10)
            .build();

    private final ManualClock clock = new ManualClock();
    private final RecordingListener listener = new RecordingListener();
    private final TopicConsumer consumer =
            new TopicConsumer(Topic.CONTENT, new TopicInbox(Topic.CONTENT, listener), clock, () -> {});
    private final List<FakeChannel> consuming = new ArrayList<>();
    private boolean refusing;
    private BrokerConnection connection;

    /** Answers what is done on it, and closes when it refuses. */
    private final class FakeChannel {
        private final List<ShutdownListener> onShutdown = new ArrayList<>();

        Object call(String method, Object[] arguments) throws IOException {
            if (method.equals("addShutdownListener")) {
                onShutdown.add((ShutdownListener) arguments[0]);
            }
            if (method.equals("basicConsume")) {
                consuming.add(this);
            }
            if (method.equals("queueDeclare") && refusing) {
                throw new IOException(close());
            }
            return null;
        }

        ShutdownSignalException close() {
            ShutdownSignalException signal = new ShutdownSignalException(false, false, REFUSAL, null);
            onShutdown.forEach(each -> each.shutdownCompleted(signal));
            return signal;
        }
    }

    private Channel channel() {
        FakeChannel fake = new FakeChannel();
        return (Channel) Proxy.newProxyInstance(
                Channel.class.getClassLoader(),
                new Class<?>[] {Channel.class},
                (proxy, method, arguments) -> fake.call(method.getName(), arguments));
    }

    private Connection half() {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "createChannel" -> channel();
                    case "getServerProperties" -> Map.of("product", "RabbitMQ", "version", "3.12.0");
                    default -> null;
                });
    }

    @BeforeEach
    void connect() throws IOException {
        connection = BrokerConnection.over(
                BrokerAddress.parse("amqp://u:p@127.0.0.1:5672"),
                new ConnectionPair(half(), half(), clock, Runnable::run, Runnable::run),
                new Topology("test"),
                new BatchSwitch(),
                () -> {},
                new Metrics());
    }

    @AfterEach
    void close() {
        consumer.close();
    }

    @Test
    void keepsTheConnectionWhenItsQueueIsRefusedAndTriesAgainLater() throws Exception {
        refusing = true;
        consumer.serve(connection);
        assertThat(connection.lost()).isNull();
        refusing = false;
        consumer.serve(connection);
        assertThat(consuming).as("not at once").isEmpty();

        clock.advance(TopicConsumer.PAUSE);
        consumer.serve(connection);
        consumer.serve(connection);

        assertThat(consuming).hasSize(1);
        assertThat(connection.lost()).isNull();
        listener.awaitMissed(1);
    }

    @Test
    void losesTheConnectionWhenTheBrokerClosesTheChannelLater() throws Exception {
        consumer.serve(connection);

        Throwable ignored = consuming.get(0).close();

        assertThat(connection.lost()).contains("queue limit");
    }
}
