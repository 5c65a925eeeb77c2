// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import dev.petrel.runner.Requests;
import dev.petrel.runner.RunnerPluginContract;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class PythonPluginTest extends RunnerPluginContract {

    @Override
    protected RunnerPlugin plugin() {
        return new PythonPlugin();
    }

    @Override
    protected RunRequest shortRequest(Path pack) throws IOException {
        return request(pack, "return [1, {'a': 'b'}]");
    }

    @Override
    protected Optional<RunRequest> longRequest(Path pack) throws IOException {
        return Optional.of(request(pack, "print('started', flush=True); time.sleep(300)"));
    }

    private static RunRequest request(Path pack, String body) throws IOException {
        String code = "import time\nfrom st2common.runners.base_action import Action\n\n"
                + "class Subject(Action):\n    def run(self):\n        " + body + "\n";
        Files.writeString(pack.resolve("actions/a.py"), code);
        return Requests.of(Requests.action("p.a", "python-script", "a.py", Map.of()), pack, Map.of(), Map.of());
    }
}
