// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import dev.petrel.engine.bus.Topic;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** RabbitMQ 4 warns of what it is about to drop, and RabbitMQ 5 refuses it. */
final class TopologyTest {

    private static final Map<String, Object> QUORUM =
            Map.of("x-queue-type", "quorum", "x-delivery-limit", Integer.MAX_VALUE);

    private static final Map<String, Object> BOUNDED = Map.of("x-queue-type", "classic", "x-max-length", 10_000);

    private final List<List<Object>> calls = new ArrayList<>();

    @Test
    void declaresNothingThatRabbitDeprecates() throws Exception {
        new Topology("p").declare(connection(), new Dialect("RabbitMQ 4.1.0", true, true));

        // Durable, not exclusive, not deleted by itself, replicated, with a delivery limit: no transient queue, no
        // mirrors.
        assertThat(calls)
                .containsExactlyInAnyOrder(
                        List.of("exchangeDeclare", "p.trigger", "topic", true),
                        List.of("queueDeclare", "p.trigger", true, false, false, QUORUM),
                        List.of("queueBind", "p.trigger", "p.trigger", "#"),
                        List.of("exchangeDeclare", "p.execution", "topic", true),
                        List.of("queueDeclare", "p.execution", true, false, false, QUORUM),
                        List.of("queueBind", "p.execution", "p.execution", "#"),
                        List.of("exchangeDeclare", "p.topic", "topic", true),
                        List.of("abort"));
    }

    /** RabbitMQ deprecates transient queues that are not exclusive; these are. */
    @Test
    void declaresABoundedExclusiveQueueForAListener() throws Exception {
        Channel amqp = connection().createChannel();
        Consumer receiver = new DefaultConsumer(amqp);
        Dialect rabbit = new Dialect("RabbitMQ 4.1.0", true, true);
        String queue = new Topology("p").consumeTopic(amqp, Topic.CANCEL, rabbit, "tag", receiver);

        assertThat(queue).startsWith("p.topic.cancel.");
        assertThat(calls)
                .containsExactly(
                        List.of("queueDeclare", queue, false, true, false, BOUNDED),
                        List.of("queueBind", queue, "p.topic", "cancel"),
                        List.of("basicConsume", queue, true, "tag", receiver));
    }

    @Test
    void deletesWhatItDeclared() throws Exception {
        new Topology("p").delete(connection());

        assertThat(calls)
                .containsExactlyInAnyOrder(
                        List.of("queueDelete", "p.trigger"),
                        List.of("exchangeDelete", "p.trigger"),
                        List.of("queueDelete", "p.execution"),
                        List.of("exchangeDelete", "p.execution"),
                        List.of("exchangeDelete", "p.topic"),
                        List.of("abort"));
    }

    private Connection connection() {
        Channel channel = fake(Channel.class, (name, arguments) -> {
            List<Object> call = new ArrayList<>(List.of(name));
            call.addAll(Arrays.asList(arguments));
            calls.add(call);
            return null;
        });
        return fake(Connection.class, (name, arguments) -> channel);
    }

    private interface Call {
        Object answer(String name, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        call.answer(method.getName(), arguments == null ? new Object[0] : arguments)));
    }
}
