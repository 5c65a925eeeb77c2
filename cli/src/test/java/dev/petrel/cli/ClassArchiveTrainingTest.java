// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.terminal.ExitCodes;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassArchiveTrainingTest {

    @Test
    void goesThroughCommandsToTheirEnd() throws Exception {
        var codes = ClassArchiveTraining.train(Path.of("..").toAbsolutePath().normalize());

        assertThat(codes).containsEntry(List.of("nosuch"), ExitCodes.USAGE).hasSizeGreaterThan(8);
        codes.remove(List.of("nosuch"));
        assertThat(codes).allSatisfy((words, code) -> assertThat(code).isEqualTo(ExitCodes.OK));
    }
}
