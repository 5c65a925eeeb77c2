// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a broker can do beyond the protocol, judged by the properties it sends when a connection opens.
 *
 * @param broker product and version, for people
 * @param quorumQueues whether queues can be replicated by consensus
 * @param countsPerConsumer whether the prefetch count holds for every consumer by itself and from its start, as RabbitMQ
 *     reads it, or for the whole channel and at once, as the standard says
 */
record Dialect(String broker, boolean quorumQueues, boolean countsPerConsumer) {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    /** So large that the broker never drops a message by itself: Petrel counts attempts and keeps dead letters. */
    private static final int NO_DELIVERY_LIMIT = Integer.MAX_VALUE;

    private static final int LONGEST_TOPIC_QUEUE = 10_000;

    static Dialect of(Map<String, Object> serverProperties) {
        String product = text(serverProperties, "product");
        String version = text(serverProperties, "version");
        boolean rabbit = product.equals("RabbitMQ");
        return new Dialect((product + " " + version).strip(), rabbit && atLeast(version, 3, 8), rabbit);
    }

    /** The arguments with which a durable queue is declared. */
    Map<String, Object> queueArguments() {
        return quorumQueues ? Map.of("x-queue-type", "quorum", "x-delivery-limit", NO_DELIVERY_LIMIT) : Map.of();
    }

    /** The arguments of a queue in which one listener's messages wait that it has not read yet: the oldest are dropped. */
    Map<String, Object> topicQueueArguments() {
        if (countsPerConsumer) {
            return quorumQueues
                    ? Map.of("x-queue-type", "classic", "x-max-length", LONGEST_TOPIC_QUEUE)
                    : Map.of("x-max-length", LONGEST_TOPIC_QUEUE);
        }
        return broker.contains("Qpid")
                ? Map.of("qpid.policy_type", "ring", "qpid.max_count", LONGEST_TOPIC_QUEUE)
                : Map.of();
    }

    /**
     * The prefetch count of a new consumer so that no more than {@code limit} deliveries are out.
     *
     * @param out how many deliveries of earlier consumers of the channel are not settled yet
     */
    int prefetch(int limit, int out) {
        return countsPerConsumer ? Math.max(limit - out, 0) : limit;
    }

    private static boolean atLeast(String version, int major, int minor) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return false;
        }
        int found = Integer.parseInt(parts.group(1));
        return found > major || (found == major && Integer.parseInt(parts.group(2)) >= minor);
    }

    private static String text(Map<String, Object> properties, String key) {
        return String.valueOf(properties.getOrDefault(key, ""));
    }
}
