// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import dev.petrel.engine.process.Command;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.spi.RunControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The warm interpreters, one for each pack that has run Python lately. One that died is replaced when it is needed. */
final class PythonHosts {

    private static final String SCRIPT = "petrel_action_host.py";

    private static final int TRIES = 3;

    private record Key(String pack, Path directory, String interpreter) {}

    /** A run and the host it runs on. */
    record Begun(PythonHost host, PythonRun run) {}

    private final Spawner spawner;
    private final PythonSettings settings;
    private final Map<Key, PythonHost> hosts = new LinkedHashMap<>(16, 0.75f, true); // longest unused first

    PythonHosts(Spawner spawner, PythonSettings settings) {
        this.spawner = spawner;
        this.settings = settings;
    }

    /**
     * Begins a run of an action of {@code pack}.
     *
     * @param control takes its output
     * @throws IOException when no interpreter can be started, with a reason for people
     */
    Begun begin(String pack, Path directory, Map<String, ?> request, RunControl control) throws IOException {
        Key key = new Key(pack, directory, settings.interpreters().interpreter(pack));
        String epitaph = "";
        for (int i = 0; i < TRIES; i++) {
            PythonHost host = host(key);
            PythonRun run = host.begin(request, control);
            if (run != null) {
                return new Begun(host, run);
            }
            epitaph = host.epitaph();
        }
        throw new IOException("no Python interpreter stays alive; " + epitaph);
    }

    private synchronized PythonHost host(Key key) throws IOException {
        PythonHost host = hosts.get(key);
        if (host == null || !host.alive()) {
            retireOthers();
            host = start(key);
            hosts.put(key, host);
        }
        return host;
    }

    private PythonHost start(Key key) throws IOException {
        Path script = settings.shim().resolve(SCRIPT);
        if (!Files.isRegularFile(script)) {
            throw new IOException("there is no file \"" + script
                    + "\"; set [system] python_path to Petrel's own directory" + " \"python\"");
        }
        Command command = Command.of(key.interpreter(), "-u", script.toString()).with(settings.environment());
        Path binaries = settings.interpreters().binaries(key.pack());
        Map<String, Object> start = new LinkedHashMap<>();
        start.put("op", "start");
        start.put("pack", key.pack());
        start.put("pack_path", key.directory().toString());
        start.put("common_libs", settings.commonLibs());
        start.put("idle_seconds", settings.idle().toMillis() / 1000.0);
        return new PythonHost(
                spawner,
                "python host of pack \"" + key.pack() + "\"",
                Files.isDirectory(binaries) ? command.findingFirst(binaries) : command,
                start);
    }

    private void retireOthers() {
        Iterator<PythonHost> longestUnusedFirst = hosts.values().iterator();
        while (longestUnusedFirst.hasNext() && hosts.size() >= settings.hosts()) {
            PythonHost host = longestUnusedFirst.next();
            if (!host.alive() || host.retireIfIdle()) {
                longestUnusedFirst.remove();
            }
        }
    }

    /** Ends all of them and what runs on them. */
    synchronized void stop() {
        hosts.values().forEach(host -> host.kill("the action runner was stopped"));
        hosts.clear();
    }
}
