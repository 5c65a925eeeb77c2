// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether this process counts as a member, by its own monotonic clock. It does for {@code selfFence} from the moment at
 * which the last acknowledged beat was <em>sent</em>. Once that has passed without another the membership is over, even
 * if an acknowledgement comes after all: others may have taken this process for dead. The next membership begins only
 * when all that was done under the old one has been stopped, and under a new incarnation.
 *
 * <p>Safe for use by any number of threads.
 */
final class MembershipState {

    enum Phase {
        /** Not a member, and doing nothing that only members may do. */
        OUT,
        MEMBER,
        /** Not a member any more, but perhaps still doing what only members may do. */
        OVERDUE
    }

    private final Duration selfFence;
    private Phase phase = Phase.OUT;
    private String incarnation = "";
    private long sent;

    MembershipState(Duration selfFence) {
        this.selfFence = selfFence;
    }

    synchronized Phase phase(long now) {
        if (phase == Phase.MEMBER && now - sent >= selfFence.toNanos()) {
            phase = Phase.OVERDUE;
        }
        return phase;
    }

    /** The incarnation as which this process is a member, if it is one. */
    synchronized Optional<String> member(long now) {
        return phase(now) == Phase.MEMBER ? Optional.of(incarnation) : Optional.empty();
    }

    /** The last incarnation as which it was a member; empty text before the first. */
    synchronized String lastIncarnation() {
        return incarnation;
    }

    /** A beat of a member that was sent at {@code sentAt} has been acknowledged. */
    synchronized void acknowledged(long sentAt, long now) {
        if (phase(now) == Phase.MEMBER) {
            sent = sentAt;
        }
    }

    /** The first beat of a new incarnation has been acknowledged. False if that took so long that it does not count. */
    synchronized boolean join(String newIncarnation, long sentAt, long now) {
        if (phase != Phase.OUT || now - sentAt >= selfFence.toNanos()) {
            return false;
        }
        phase = Phase.MEMBER;
        incarnation = newIncarnation;
        sent = sentAt;
        return true;
    }

    /** All that only members may do has been stopped. */
    synchronized void stopped() {
        phase = Phase.OUT;
    }

    /** How long there is nothing to be done about it if no beat is acknowledged any more. */
    synchronized Duration left(long now) {
        return switch (phase(now)) {
            case MEMBER -> selfFence.minusNanos(now - sent);
            case OVERDUE -> Duration.ZERO;
            case OUT -> selfFence;
        };
    }
}
