// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.time.Duration;

/** The body of an answer that goes on while something happens: what there is to send is pushed, and no thread waits for it. */
public interface Live {

    /** How long nothing is sent before an empty line is, so that neither end takes the connection for dead. */
    Duration HEARTBEAT = Duration.ofSeconds(25);

    /** How long it takes at most until it is asked again whether the client may have what there is. */
    Duration CHECK = Duration.ofSeconds(5);

    /** Called once, when the head of the answer is on its way. {@code sink} may be used from any thread from now on. */
    void begin(Sink sink);

    /** Called once if {@link #begin} was, whatever ended the answer: the client has gone, was too slow, or all is sent. */
    void ended();

    /** {@link #HEARTBEAT}, but in tests. */
    default Duration heartbeat() {
        return HEARTBEAT;
    }

    /** {@link #CHECK}, but in tests. */
    default Duration check() {
        return CHECK;
    }

    /** Takes what is to be sent to one client. For any thread; never blocks. */
    interface Sink {

        /**
         * Sends {@code part} after what was given before. False, and the connection is closed, if the client has not taken so
         * much of that that no more can wait; false too if the answer is over.
         *
         * @param part is kept until it is sent
         */
        boolean send(byte[] part);

        /** Ends the answer after what was given. */
        void end();

        /** The same, after what {@code rest} has besides: it is asked for that as the client takes it, and closed. */
        void endWith(Pieces rest);
    }
}
