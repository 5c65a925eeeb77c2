// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

import java.util.Optional;

/** Which Petrel this is. */
public final class Version {

    private Version() {}

    /** The version in the jar's manifest, or {@code development} when there is no jar. */
    public static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
