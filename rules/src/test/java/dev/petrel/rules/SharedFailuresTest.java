// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.store.StoreException;
import org.junit.jupiter.api.Test;

class SharedFailuresTest {

    @Test
    void anyFailureCountsAsTransientAndNamesWhatCannotBeRead() {
        RuntimeException unreadable = new IllegalArgumentException("not the JSON that was expected");

        assertThatThrownBy(() -> read(unreadable))
                .satisfies(e -> assertThat(Transient.is(e)).isTrue())
                .hasMessageContaining("cannot read the rules")
                .hasMessageContaining("not the JSON that was expected")
                .hasCause(unreadable);
        assertThatThrownBy(() -> read(StoreException.permanentFailure("access was refused", null)))
                .satisfies(e -> assertThat(Transient.is(e)).isTrue())
                .hasMessageContaining("cannot read the rules")
                .hasMessageEndingWith(": access was refused");
    }

    @Test
    void anOutageIsToldAsItIs() {
        StoreException away = StoreException.transientFailure("the database is away", null);

        assertThatThrownBy(() -> read(away)).isSameAs(away);
    }

    @Test
    void eventsWaitWhileTheServerIsToBlameForAWriteAndNotWhenADocumentIs() {
        StoreException refused = StoreException.ofTheServer("the database refused user \"petrel\"", null);
        StoreException tooLarge = StoreException.permanentFailure("the document is too large", null);

        assertThatThrownBy(() -> write(refused))
                .satisfies(e -> assertThat(Transient.is(e)).isTrue())
                .hasMessageContaining("until an operator has acted: the database refused user");
        assertThatThrownBy(() -> write(tooLarge)).isSameAs(tooLarge);
    }

    private static void write(RuntimeException failure) {
        SharedFailures.ofWrite(() -> {
            throw failure;
        });
    }

    private static void read(RuntimeException failure) {
        boolean ignored = SharedFailures.ofRead("the rules", () -> {
            throw failure;
        });
    }
}
