// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.runner.spi.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@link RunnerPluginContract} for runners whose actions run commands on another host. */
public abstract class HostPluginContract extends RunnerPluginContract {

    private final String waiting;

    /** @param waiting a command that writes something and does not end */
    protected HostPluginContract(String waiting) {
        this.waiting = waiting;
    }

    /** An action that runs {@code text} on the host. */
    protected abstract RunRequest request(Path pack, String text) throws IOException;

    @Override
    protected RunRequest shortRequest(Path pack) throws IOException {
        return request(pack, "echo hello");
    }

    @Override
    protected Optional<RunRequest> longRequest(Path pack) throws IOException {
        return Optional.of(request(pack, waiting));
    }
}
