// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.orquesta.spec.SpecReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Workflows that tests write, not inspected. */
final class TestWorkflows {

    private TestWorkflows() {}

    static Workflow of(String yaml) {
        FileProblems problems = new FileProblems(Path.of("test.yaml"));
        LocatedValue root = YamlFile.parse(yaml, problems).orElseThrow(() -> new AssertionError(problems.all()));
        return new OrquestaWorkflow(
                Definition.of(SpecReader.read(root)), Set.of(), new WholeJinja(), environment -> List.of());
    }
}
