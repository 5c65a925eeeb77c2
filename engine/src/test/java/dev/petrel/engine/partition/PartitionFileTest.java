// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Ref;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionFileTest {

    private static final Path FILE = Path.of("partition_sensor.yaml");

    @Test
    void readsTheMapOfTheWalkthroughInFileOrder() {
        var good = good("""
                ---
                st2-node:
                    - aws.ServiceNotificationsSensor
                    - aws.AWSSQSSensor

                st2-secondary:
                    - mypack.DirectorySensor
                """);

        assertThat(good.map().sensorsByNode().keySet()).containsExactly("st2-node", "st2-secondary");
        assertThat(good.map().nodesOf(Ref.of("mypack.DirectorySensor"))).containsExactly("st2-secondary");
        assertThat(good.remarks()).isEmpty();
    }

    @Test
    void aSensorUnderSeveralNodesHasThemInFileOrder() {
        var good = good("b:\n- p.S\na:\n- p.S\n");

        assertThat(good.map().nodesOf(Ref.of("p.S"))).containsExactly("b", "a");
    }

    @Test
    void anEmptyListMeansNoSensorAndSaysSo() {
        var good = good("a: []\n");

        assertThat(good.map().sensorsByNode().get("a")).isEmpty();
        assertThat(good.remarks())
                .containsExactly("partition_sensor.yaml:1: node \"a\" has an empty list and so runs no sensor");
    }

    @Test
    void aSensorListedTwiceUnderOneNodeIsOddButFine() {
        assertThat(good("a:\n- p.S\n- p.S\n").remarks())
                .containsExactly("partition_sensor.yaml:3: node \"a\" lists \"p.S\" twice; once is enough");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:\\n\\t- p.S|2: there is a tab where YAML wants spaces; indent with spaces",
                "a:\\n- p.S\\na:\\n- p.T|3: node \"a\" is there twice, first on line 1; put its sensors into one list",
                "a: p.S|1: node \"a\": expected a list of sensors, found \"p.S\"; write it as \"- p.S\" on a line of its own",
                "a:|1: node \"a\": expected a list of sensors, found nothing; write \"a: []\" to give it none",
                "- p.S|1: expected a mapping from node names to lists of sensors, found a list",
                "just text|1: expected a mapping from node names to lists of sensors, found \"just text\"",
                "a:\\n- nodot|2: node \"a\": expected a sensor as pack.ClassName, found \"nodot\"",
                "a:\\n- [p.S]|2: node \"a\": expected a sensor as pack.ClassName, found a list",
            })
    void refusesAndNamesTheLine(String text, String reason) {
        assertThat(bad(text.replace("\\n", "\n").replace("\\t", "\t")))
                .containsExactly("partition_sensor.yaml:" + reason);
    }

    @Test
    void refusesAnEmptyFile() {
        assertThat(bad(" \n"))
                .containsExactly(
                        "partition_sensor.yaml: the file is empty; it must map each node's name to a list of sensors");
    }

    @Test
    void tellsAllErrorsAtOnce() {
        assertThat(bad("a: p.S\nb:\n- nodot\n")).hasSize(2);
    }

    @Test
    void aMissingFileIsAReasonNotAnException() {
        Path missing = Path.of("no-such-directory", "map.yaml");

        assertThat(PartitionFile.read(missing))
                .isEqualTo(new PartitionFile.Bad(List.of("partition file \"" + missing + "\" does not exist; create it,"
                        + " or correct partition_file in [sensorcontainer] partition_provider")));
    }

    @Test
    void aFileThatIsNotUtf8IsRefused(@TempDir Path dir) throws IOException {
        Path file = Files.write(dir.resolve("map.yaml"), new byte[] {'a', ':', (byte) 0xff});

        assertThat(PartitionFile.read(file))
                .isEqualTo(new PartitionFile.Bad(List.of("partition file \"" + file + "\" is not UTF-8 text")));
    }

    private static PartitionFile.Good good(String text) {
        PartitionFile.Reading reading = PartitionFile.parse(FILE, text);
        assertThat(reading).isInstanceOf(PartitionFile.Good.class);
        return (PartitionFile.Good) reading;
    }

    private static List<String> bad(String text) {
        PartitionFile.Reading reading = PartitionFile.parse(FILE, text);
        assertThat(reading).isInstanceOf(PartitionFile.Bad.class);
        return ((PartitionFile.Bad) reading).reasons();
    }
}
