// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.backend;

import dev.petrel.engine.access.AuthBackend.User;
import dev.petrel.engine.security.AddressRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Users as a proxy in front of the API tells them that has asked for their passwords itself, StackStorm's {@code mode =
 * proxy}: in {@code X-Forwarded-User}, or in {@code Remote-User} or {@code REMOTE_USER}. It counts only of connections from
 * the proxies that are trusted; the proxy must take these headers out of what its own clients send.
 */
public final class ProxyUsers {

    private static final List<String> HEADERS = List.of("x-forwarded-user", "remote-user", "remote_user");
    private static final int LONGEST_NAME = 256;

    private final List<AddressRange> trusted;

    /** @param trusted where the proxies are; without any nobody is believed */
    public ProxyUsers(List<AddressRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * Who the proxy says that it is; empty if it says nothing, several names, or no name, or is not trusted.
     *
     * @param from the address that the connection comes from
     * @param header finds a header of the request by its name in small letters; several of one name with commas between them
     */
    public Optional<User> user(String from, Function<String, Optional<String>> header) {
        if (trusted.stream().noneMatch(range -> range.contains(from))) {
            return Optional.empty();
        }
        Set<String> names = new TreeSet<>();
        HEADERS.forEach(name -> header.apply(name).map(String::strip).ifPresent(names::add));
        return names.size() == 1
                ? names.stream()
                        .filter(ProxyUsers::isName)
                        .map(name -> new User(name, Set.of()))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NAME
                && text.indexOf(',') < 0
                && text.chars().noneMatch(Character::isISOControl);
    }
}
