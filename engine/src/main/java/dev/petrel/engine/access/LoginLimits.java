// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.lifecycle.Clock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Bounds how fast passwords can be guessed, in this process. Failures count three times: for the user from the address,
 * for the address, and for the user from wherever. An attempt counts as a failure while it is under way, so that many at
 * once are no way around it.
 *
 * <p>Nobody can lock a user out for ever: where the user has logged in from lately, neither failures from elsewhere nor
 * those of other users there count; elsewhere the former make wait {@link #SHARED} at most. What is remembered is bounded; what was longest ago goes
 * first. An IPv6 address counts as its /64.
 */
public final class LoginLimits {

    /** How long at most an address waits for what others did. */
    static final Duration SHARED = Duration.ofSeconds(10);

    private static final int MOST = 10_000;
    private static final int ADDRESSES = 10;
    private static final int USERS = 20;

    private final FailureDelays pairs;
    private final FailureDelays addresses;
    private final FailureDelays users;
    private final Map<String, Boolean> known;

    public LoginLimits(AuthConfig.Logins config, Clock clock) {
        this(config, clock, MOST);
    }

    LoginLimits(AuthConfig.Logins config, Clock clock, int most) {
        this.pairs = new FailureDelays(clock, config.maxFailed(), config.longestDelay(), most);
        this.addresses = new FailureDelays(clock, config.maxFailed() * ADDRESSES, config.longestDelay(), most);
        Duration shared = config.longestDelay().compareTo(SHARED) < 0 ? config.longestDelay() : SHARED;
        this.users = new FailureDelays(clock, config.maxFailed() * USERS, shared, most);
        this.known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > most;
            }
        };
    }

    /** Begins an attempt, and counts it; or says how long to wait before one. */
    public synchronized Duration begin(String user, String address) {
        List<Duration> waits = new ArrayList<>();
        waits.add(pairs.wait(pair(user, address)));
        if (!known.containsKey(pair(user, address))) {
            waits.add(addresses.wait(network(address)));
            waits.add(users.wait(name(user)));
        }
        Duration longest = waits.stream().max(Duration::compareTo).orElse(Duration.ZERO);
        if (longest.isZero()) {
            pairs.add(pair(user, address));
            addresses.add(network(address));
            users.add(name(user));
        }
        return longest;
    }

    /** The password was right: of this user nothing is held against this address any more. */
    public synchronized void succeeded(String user, String address) {
        pairs.forget(pair(user, address));
        addresses.takeBack(network(address));
        users.takeBack(name(user));
        known.put(pair(user, address), true);
    }

    /** Nothing is known of the password: the attempt does not count. */
    public synchronized void undecided(String user, String address) {
        pairs.takeBack(pair(user, address));
        addresses.takeBack(network(address));
        users.takeBack(name(user));
    }

    /** For tests: how many things are remembered. */
    synchronized int size() {
        return pairs.size() + addresses.size() + users.size() + known.size();
    }

    private static String pair(String user, String address) {
        return network(address) + " " + name(user);
    }

    /** Backends may take names in whatever case. What is very long is no user's name. */
    private static String name(String user) {
        String lower = user.toLowerCase(Locale.ROOT);
        return lower.length() > 256 ? lower.substring(0, 256) : lower;
    }

    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes =
                    InetAddress.getByName(address.replaceAll("[\\[\\]]", "")).getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, bytes.length == 16 ? 8 : bytes.length));
        } catch (UnknownHostException e) { // no literal address
            return address;
        }
    }
}
