// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.runner.spi.TimeLimit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a run does on each of its hosts.
 *
 * @param limit how long each host may take once it is connected
 * @param shell what it runs there
 * @param files what goes there before, or null
 */
record SshJob(
        Access access,
        KeyRing keys,
        TimeLimit limit,
        Function<Target, RemoteShell> shell,
        @Nullable ScriptFiles files) {}
