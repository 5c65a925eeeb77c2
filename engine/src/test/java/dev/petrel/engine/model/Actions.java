// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.List;
import java.util.Map;

/** Actions for tests that need one, whatever it is. */
public final class Actions {

    private Actions() {}

    /** Enabled, without parameters and entry point, of the runner {@code noop}. */
    public static Action noop(String ref) {
        return of(ref, "noop");
    }

    /** Enabled, without parameters and entry point. */
    public static Action of(String ref, String runner) {
        return new Action(
                Ref.of(ref),
                null,
                true,
                runner,
                "",
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
    }
}
