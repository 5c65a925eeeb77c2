// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import dev.petrel.engine.security.TlsFailures;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the broker, or else the network, said when something failed.
 *
 * @param code the protocol's reply code, 0 if the broker said nothing
 */
record AmqpErrors(int code, String text) {

    static AmqpErrors of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal) {
                AmqpErrors words = of(signal.getReason());
                if (words != null) {
                    return words;
                }
            }
        }
        return new AmqpErrors(0, network(failure));
    }

    /** Whether an operator must act before {@code failure} can pass. */
    static boolean needsOperator(Throwable failure) {
        return TlsFailures.explain(failure).isPresent();
    }

    /** Why the broker at {@code address} could not be used, and what to do if the operator can do something. */
    static String explain(BrokerAddress address, Throwable failure) {
        AmqpErrors words = of(failure);
        Optional<String> tls = TlsFailures.explain(failure);
        if (tls.isPresent()) {
            return address + ": no TLS connection: " + tls.get()
                    + "; see [messaging] ssl_ca_certs, ssl_certfile, ssl_keyfile";
        }
        if (failure instanceof PossibleAuthenticationFailureException) {
            return address + " refused user \"" + address.user() + "\" (" + words.text()
                    + "); check user and password in [messaging] url";
        }
        if (words.code() == AMQP.NOT_ALLOWED || words.code() == AMQP.NOT_FOUND) {
            return address + " does not let user \"" + address.user() + "\" open virtual host \"" + address.vhost()
                    + "\" (" + words.text() + "); check the path of [messaging] url and the user's permissions";
        }
        if (address.tls() && brokenOff(failure)) {
            return address + ": " + words.text()
                    + "; the broker broke the TLS connection off: it may want a client certificate, or not accept ours;"
                    + " see [messaging] ssl_certfile and ssl_keyfile";
        }
        return address + ": " + words.text();
    }

    /** A reset or a broken pipe. With TLS 1.3 a broker that refuses our certificate does so after the handshake, and what it says may be lost. */
    private static boolean brokenOff(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getClass().equals(SocketException.class)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the broker closed the channel because a message was too large for it. */
    boolean tooLarge() {
        return code == AMQP.CONTENT_TOO_LARGE || code == AMQP.PRECONDITION_FAILED && text.contains("larger than");
    }

    private static @Nullable AmqpErrors of(@Nullable Method reason) {
        if (reason instanceof AMQP.Connection.Close close) {
            return new AmqpErrors(close.getReplyCode(), close.getReplyText());
        }
        if (reason instanceof AMQP.Channel.Close close) {
            return new AmqpErrors(close.getReplyCode(), close.getReplyText());
        }
        return null;
    }

    private static String network(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof SSLException)) {
            root = root.getCause();
        }
        String said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        if (root instanceof ConnectException) {
            return "nothing listens there (" + said + ")";
        }
        if (root instanceof UnknownHostException) {
            return "unknown host (" + said + ")";
        }
        if (root instanceof SSLException) {
            return "no TLS connection (" + said + "); does this port speak TLS?";
        }
        if (root instanceof TimeoutException) {
            return "no answer in time; is this a port for AMQP, and without TLS?";
        }
        return root.getMessage() == null ? "the connection broke (" + said + ")" : said;
    }
}
