// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;

/** What a launcher starts behaves as what the spawner starts itself. */
class LaunchedSpawnerTest extends SpawnerTest {

    @Override
    Spawner newSpawner() {
        return Launching.spawner("test");
    }

    @Override
    ChildProcess start(Spawner by, Command command, Output stdout, Output stderr) throws IOException {
        return by.launch(command, stdout, stderr);
    }
}
