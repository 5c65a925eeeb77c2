// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.memory.ManualClock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoginLimitsTest {

    private static final String HERE = "10.0.0.1";

    private final ManualClock clock = new ManualClock();
    private final LoginLimits limits = limits(10_000);

    private LoginLimits limits(int most) {
        return new LoginLimits(
                new AuthConfig.Logins(new AuthConfig.Impersonation(Set.of(), Map.of()), 3, Duration.ofMinutes(5)),
                clock,
                most);
    }

    private void fail(String user, String address, int times) {
        for (int i = 0; i < times; i++) {
            Duration wait = limits.begin(user, address);
            if (!wait.isZero()) {
                clock.advance(wait);
                i--;
            }
        }
    }

    @Test
    void theDelayBeginsAfterSomeFailuresAndDoublesUpToABound() {
        fail("sam", HERE, 3);
        assertThat(limits.begin("sam", HERE)).isEqualTo(Duration.ofSeconds(1));
        fail("sam", HERE, 1);
        assertThat(limits.begin("sam", HERE)).isEqualTo(Duration.ofSeconds(2));
        fail("sam", HERE, 20);
        assertThat(limits.begin("sam", HERE)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void whatIsRefusedDoesNotMakeTheDelayLonger() {
        fail("sam", HERE, 3);
        for (int i = 0; i < 100; i++) {
            assertThat(limits.begin("sam", HERE)).isEqualTo(Duration.ofSeconds(1));
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(limits.begin("sam", HERE)).isZero();
    }

    @Test
    void aRightPasswordAndALongTimeMakeForget() {
        fail("sam", HERE, 3);
        clock.advance(Duration.ofSeconds(1));
        assertThat(limits.begin("sam", HERE)).isZero();
        limits.succeeded("sam", HERE);
        assertThat(limits.begin("sam", HERE)).isZero();

        fail("kim", HERE, 10);
        clock.advance(Duration.ofMinutes(11));
        assertThat(limits.begin("kim", HERE)).isZero();
        assertThat(limits.begin("kim", HERE)).isZero();
    }

    @Test
    void attemptsThatAreUnderWayCount() {
        for (int i = 0; i < 3; i++) {
            assertThat(limits.begin("sam", HERE)).isZero();
        }
        assertThat(limits.begin("sam", HERE)).as("none has failed yet").isPositive();
    }

    @Test
    void namesInAnotherCaseAreTheSame() {
        fail("sam", HERE, 3);

        assertThat(limits.begin("SAM", HERE)).isPositive();
    }

    @Test
    void anAddressThatTriesManyUsersWaits() {
        for (int i = 0; i < 30; i++) {
            assertThat(limits.begin("user" + i, HERE)).isZero();
        }
        assertThat(limits.begin("another", HERE)).isPositive();
        assertThat(limits.begin("another", "10.0.0.2")).isZero();
    }

    @Test
    void theAddressesOfOneIpv6NetworkAreOne() {
        for (int i = 0; i < 30; i++) {
            assertThat(limits.begin("user" + i, "2001:db8:0:1::" + Integer.toHexString(i + 1)))
                    .isZero();
        }
        assertThat(limits.begin("another", "2001:db8:0:1:ffff::1")).isPositive();
        assertThat(limits.begin("another", "2001:db8:0:2::1")).isZero();
    }

    @Test
    void manyAddressesCannotLockAUserOut() {
        assertThat(limits.begin("sam", HERE)).isZero();
        limits.succeeded("sam", HERE);
        for (int i = 0; i < 2000; i++) {
            Duration ignored = limits.begin("sam", "10.1." + i / 250 + "." + i % 250);
        }

        assertThat(limits.begin("sam", HERE)).as("where it was before").isZero();
        Duration elsewhere = limits.begin("sam", "10.9.9.9");
        assertThat(elsewhere).isPositive().isLessThanOrEqualTo(LoginLimits.SHARED);
        clock.advance(elsewhere);
        assertThat(limits.begin("sam", "10.9.9.9")).isZero();
    }

    @Test
    void whoLoggedInHereDoesNotWaitForWhatOthersDoHere() {
        assertThat(limits.begin("sam", HERE)).isZero();
        limits.succeeded("sam", HERE);
        for (int i = 0; i < 100; i++) {
            Duration ignored = limits.begin("user" + i, HERE);
        }

        assertThat(limits.begin("another", HERE)).isPositive();
        assertThat(limits.begin("sam", HERE)).isZero();
    }

    @Test
    void whatWasUndecidedDoesNotCount() {
        for (int i = 0; i < 100; i++) {
            assertThat(limits.begin("sam", HERE)).isZero();
            limits.undecided("sam", HERE);
        }
        assertThat(limits.size()).isZero();
    }

    @Test
    void remembersUpToANumber() {
        LoginLimits small = limits(10);
        for (int i = 0; i < 1000; i++) {
            Duration ignored = small.begin("user" + i + "x".repeat(100_000), "10.0." + i / 250 + "." + i % 250);
            small.succeeded("user" + i, "10.0." + i / 250 + "." + i % 250);
        }
        assertThat(small.size()).isLessThanOrEqualTo(40);
    }
}
