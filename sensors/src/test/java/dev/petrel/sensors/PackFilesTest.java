// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.sensors.supervisor.FakeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackFilesTest {

    @TempDir
    Path base;

    private final ManualClock clock = new ManualClock();

    @BeforeEach
    void makePack() throws Exception {
        write("packs/p/sensors/s.py");
        write("packs/p/pack.yaml");
        write("packs/other/sensors/s.py");
    }

    @Test
    void staysTheSameWhileNothingChanges() throws Exception {
        long before = stamp();
        write("packs/other/sensors/s.py", "pass");
        assertThat(stamp()).isEqualTo(before);
    }

    @Test
    void changesWithTheSensorsCode() throws Exception {
        assertChangesWhen(() -> write("packs/p/sensors/s.py", "import os"));
    }

    @Test
    void changesWithAFileThatWasTouched() throws Exception {
        assertChangesWhen(
                () -> Files.setLastModifiedTime(base.resolve("packs/p/sensors/s.py"), FileTime.fromMillis(1)));
    }

    @Test
    void changesWithALibraryOfThePack() throws Exception {
        assertChangesWhen(() -> write("packs/p/lib/deep/helper.py"));
    }

    @Test
    void changesWithThePacksConfiguration() throws Exception {
        assertChangesWhen(() -> write("configs/p.yaml"));
    }

    @Test
    void changesWithANewVirtualenv() throws Exception {
        assertChangesWhen(() -> write("virtualenvs/p/bin/python"));
    }

    @Test
    void changesWithWhatIsInstalledInTheVirtualenv() throws Exception {
        write("virtualenvs/p/lib/python3.11/site-packages/one.py");
        Path libraries = base.resolve("virtualenvs/p/lib/python3.11/site-packages");
        Files.setLastModifiedTime(libraries, FileTime.fromMillis(1));
        assertChangesWhen(() -> write("virtualenvs/p/lib/python3.11/site-packages/boto3/__init__.py"));
    }

    @Test
    void whatASensorWritesItselfDoesNotCount() throws Exception {
        long before = stamp();
        write("packs/p/sensors/__pycache__/s.cpython-311.pyc");
        write("packs/p/sensor.log");
        write("packs/p/state.db");
        write("packs/p/.git/index");
        assertThat(stamp()).isEqualTo(before);
    }

    @Test
    void whatWasSeenHoldsForSeconds() throws Exception {
        PackFiles files = files();
        long before = files.stamp(sensor());
        write("packs/p/lib/helper.py");
        assertThat(files.stamp(sensor())).isEqualTo(before);

        clock.advance(Duration.ofSeconds(5));
        assertThat(files.stamp(sensor())).isNotEqualTo(before);
    }

    @Test
    void aPackThatIsNotThereIsNoError() {
        assertThat(new PackFiles(base.resolve("x"), base.resolve("y"), clock).stamp(FakeHost.type("p.S")))
                .isEqualTo(new PackFiles(base.resolve("x"), base.resolve("y"), clock).stamp(FakeHost.type("p.S")));
    }

    private interface Change {
        void make() throws IOException;
    }

    private void assertChangesWhen(Change change) throws IOException {
        long before = stamp();
        change.make();
        assertThat(stamp()).isNotEqualTo(before);
    }

    private long stamp() {
        return files().stamp(sensor());
    }

    private PackFiles files() {
        return new PackFiles(base.resolve("virtualenvs"), base.resolve("configs"), clock);
    }

    private SensorType sensor() {
        return new SensorType(
                Ref.of("p.S"),
                null,
                "sensors/s.py",
                base.resolve("packs/p/sensors/s.py").toString(),
                List.of(),
                null,
                null,
                true,
                SensorType.Host.PYTHON,
                SensorType.Placement.ONE_NODE,
                "sensors/s.yaml");
    }

    private void write(String path) throws IOException {
        write(path, "");
    }

    private void write(String path, String text) throws IOException {
        Path file = base.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
