// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.runner.RunnerPluginContract;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class HttpRequestPluginTest extends RunnerPluginContract {

    @Override
    protected RunnerPlugin plugin() {
        return new HttpRequestPlugin();
    }

    @Override
    protected RunRequest shortRequest(Path pack) {
        return HttpRequests.to("http://127.0.0.1:1/", Map.of("url_hosts_blacklist", java.util.List.of("127.0.0.1")));
    }

    /** Its end by an interrupt, which no output announces, is in {@link HttpRequestRunnerTest}. */
    @Override
    protected Optional<RunRequest> longRequest(Path pack) {
        return Optional.empty();
    }
}
