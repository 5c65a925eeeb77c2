// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.spi;

import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.execution.Announcement;
import dev.petrel.engine.process.Spawner;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a runner is made of.
 *
 * @param config the configuration of this process
 * @param spawner starts processes, which end with this one; for {@link Runner#start}
 * @param packConfiguration the configuration of a pack by its name, resolved; for {@link Runner#configuration}. It reads
 *     the store, and throws {@link UncheckedIOException} for one that cannot be had
 * @param announcements publishes what an action tells all who listen. Never blocks and never fails, and what is told may be
 *     lost
 */
public record RunnerContext(
        PetrelConfig config,
        Spawner spawner,
        Function<String, Map<String, @Nullable Object>> packConfiguration,
        Consumer<Announcement> announcements) {}
