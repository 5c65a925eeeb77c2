// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Topic;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What Petrel declares: an exchange and a queue for each {@link Queue}, both named {@code <prefix>.<word>}, durable, and bound for every key; and the
 * one exchange of all topics, {@code <prefix>.topic}, with a queue {@code <prefix>.topic.<word>.<random>} for each listener
 * that lives as long as its connection.
 */
record Topology(String prefix) {

    /** Qpid's answer to a queue argument that it does not know. */
    private static final int INVALID_ARGUMENT = 542;

    private static final Set<Integer> REFUSALS = Set.of(
            AMQP.ACCESS_REFUSED,
            AMQP.PRECONDITION_FAILED,
            AMQP.NOT_ALLOWED,
            AMQP.RESOURCE_LOCKED,
            AMQP.RESOURCE_ERROR,
            INVALID_ARGUMENT);

    String exchange(Queue queue) {
        return prefix + "." + queue.word();
    }

    String queue(Queue queue) {
        return prefix + "." + queue.word();
    }

    String routingKey(Queue queue) {
        return queue.word();
    }

    /** The exchange of all topics. */
    String topics() {
        return prefix + ".topic";
    }

    /**
     * Declares the exclusive queue of one listener, bound to its topic, consumes it and returns its name.
     *
     * @throws BusException permanent, when the broker refuses that
     */
    String consumeTopic(Channel amqp, Topic topic, Dialect dialect, String tag, Consumer receiver) throws IOException {
        String name = topics() + "." + topic.word() + "." + UUID.randomUUID();
        try {
            Object declared = amqp.queueDeclare(name, false, true, false, dialect.topicQueueArguments());
            Object bound = amqp.queueBind(name, topics(), topic.word());
            String consumed = amqp.basicConsume(name, true, tag, receiver);
        } catch (IOException e) {
            AmqpErrors words = AmqpErrors.of(e);
            if (!REFUSALS.contains(words.code())) {
                throw e;
            }
            throw BusException.permanentFailure(
                    "queue \"" + name + "\" cannot be declared and consumed: " + words.text()
                            + "; give the user the permissions to configure, write and read \"" + prefix
                            + "\\..*\", or raise the limit of queues if that is reached",
                    e);
        }
        return name;
    }

    /**
     * Declares everything; what is there already stays.
     *
     * @throws BusException permanent, when something of that name but of another make is there, or access is refused
     */
    void declare(Connection connection, Dialect dialect) throws IOException {
        Channel amqp = connection.createChannel();
        for (Queue queue : Queue.values()) {
            declareExchange(amqp, exchange(queue));
            declareQueue(amqp, queue, dialect.queueArguments());
        }
        declareExchange(amqp, topics());
        amqp.abort();
    }

    /** Deletes everything, with what messages there are; what is not there is passed over. */
    void delete(Connection connection) throws IOException {
        Channel amqp = connection.createChannel();
        for (Queue queue : Queue.values()) {
            Object deletedQueue = amqp.queueDelete(queue(queue));
            Object deletedExchange = amqp.exchangeDelete(exchange(queue));
        }
        Object exchange = amqp.exchangeDelete(topics());
        amqp.abort();
    }

    private static void declareExchange(Channel amqp, String name) throws IOException {
        attempt("exchange", name, "a durable topic exchange", () -> amqp.exchangeDeclare(name, "topic", true));
    }

    private void declareQueue(Channel amqp, Queue queue, Map<String, Object> arguments) throws IOException {
        String name = queue(queue);
        String make = "a durable queue with the arguments " + arguments;
        attempt("queue", name, make, () -> amqp.queueDeclare(name, true, false, false, arguments));
        attempt("queue", name, make, () -> amqp.queueBind(name, exchange(queue), "#"));
    }

    private static void attempt(String kind, String name, String make, Declaration declaration) throws IOException {
        try {
            declaration.run();
        } catch (IOException e) {
            throw refusal(kind, name, make, e);
        }
    }

    private static BusException refusal(String kind, String name, String make, IOException e) throws IOException {
        AmqpErrors words = AmqpErrors.of(e);
        return switch (words.code()) {
            case AMQP.ACCESS_REFUSED ->
                BusException.permanentFailure(
                        kind + " \"" + name + "\" cannot be declared: " + words.text()
                                + "; give the user the permissions to configure, write and read \"" + name + "\"",
                        e);
            case AMQP.PRECONDITION_FAILED, AMQP.NOT_ALLOWED, INVALID_ARGUMENT, AMQP.RESOURCE_LOCKED ->
                BusException.permanentFailure(
                        kind + " \"" + name + "\" exists but is not " + make + ": " + words.text()
                                + "; empty and delete it, or choose another [messaging] prefix",
                        e);
            default -> throw e;
        };
    }

    @FunctionalInterface
    private interface Declaration {
        Object run() throws IOException;
    }
}
