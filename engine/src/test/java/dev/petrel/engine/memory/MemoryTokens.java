// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Token;
import dev.petrel.engine.store.TokenStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tokens by id. */
final class MemoryTokens implements TokenStore {

    private final MemoryFaults faults;
    private final Map<String, Token> tokens = new HashMap<>();

    MemoryTokens(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public void insert(Token token) {
        faults.run("insert a token", () -> tokens.put(token.id(), token));
    }

    @Override
    public Optional<Token> get(String id) {
        return faults.read("read a token", () -> Optional.ofNullable(tokens.get(id)));
    }

    @Override
    public boolean extend(String id, Instant expiry) {
        return faults.write(
                "extend a token",
                () -> tokens.computeIfPresent(
                                id,
                                (unused, token) -> new Token(
                                        id, token.hash(), token.user(), expiry, token.service(), token.metadata()))
                        != null);
    }

    @Override
    public boolean delete(String id) {
        return faults.write("delete a token", () -> tokens.remove(id) != null);
    }

    @Override
    public void deleteExpired(Instant before) {
        faults.run(
                "delete expired tokens",
                () -> tokens.values().removeIf(token -> token.expiry().isBefore(before)));
    }
}
