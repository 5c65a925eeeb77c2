// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import dev.petrel.engine.bus.Message;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** The publishing half of the client library's channel; the test plays the broker. */
final class FakeAmqpChannel {

    private final List<AMQP.BasicProperties> published = new ArrayList<>();
    private final List<Message> bodies = new ArrayList<>();
    private final Channel channel = (Channel) Proxy.newProxyInstance(
            Channel.class.getClassLoader(),
            new Class<?>[] {Channel.class},
            (proxy, method, arguments) -> call(method.getName(), arguments));
    private ConfirmCallback onAck;
    private ConfirmCallback onNack;
    private ReturnCallback onReturn;
    private ShutdownListener onShutdown;
    private ShutdownSignalException shutdown;

    private Object call(String method, Object[] arguments) {
        switch (method) {
            case "addConfirmListener" -> {
                onAck = (ConfirmCallback) arguments[0];
                onNack = (ConfirmCallback) arguments[1];
            }
            case "addReturnListener" -> onReturn = (ReturnCallback) arguments[0];
            case "addShutdownListener" -> onShutdown = (ShutdownListener) arguments[0];
            case "getNextPublishSeqNo" -> {
                return published.size() + 1L;
            }
            case "basicPublish" -> publish((AMQP.BasicProperties) arguments[3], (byte[]) arguments[4]);
            case "confirmSelect" -> {}
            default -> throw new UnsupportedOperationException(method);
        }
        return null;
    }

    private void publish(AMQP.BasicProperties properties, byte[] body) {
        if (shutdown != null) {
            throw new AlreadyClosedException(shutdown);
        }
        published.add(properties);
        bodies.add(new Message(properties.getMessageId(), body));
    }

    Channel channel() {
        return channel;
    }

    List<AMQP.BasicProperties> published() {
        return published;
    }

    /** What was published, with its id. */
    List<Message> bodies() {
        return bodies;
    }

    void ack(long sequence, boolean multiple) throws IOException {
        onAck.handle(sequence, multiple);
    }

    void nack(long sequence, boolean multiple) throws IOException {
        onNack.handle(sequence, multiple);
    }

    /** Gives message number {@code sequence} back as unroutable. */
    void giveBack(int sequence) throws IOException {
        onReturn.handle(new Return(312, "NO_ROUTE", "x", "k", published.get(sequence - 1), new byte[0]));
    }

    void shutDown(String text) {
        shutDown(320, text);
    }

    void shutDown(int code, String text) {
        AMQP.Connection.Close close = new AMQP.Connection.Close.Builder()
                .replyCode(code)
                .replyText(text)
                .classId(0)
                .methodId(0)
                .build();
        shutdown = new ShutdownSignalException(true, false, close, null);
        onShutdown.shutdownCompleted(shutdown);
    }
}
