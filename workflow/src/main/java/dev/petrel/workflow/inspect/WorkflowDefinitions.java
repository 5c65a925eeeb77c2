// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.inspect;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.read.DefinitionCheck;
import dev.petrel.engine.content.read.ReferenceLookup;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import dev.petrel.workflow.inspect.Inspectors.Inspector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Inspects the definitions of workflows when their actions are registered. StackStorm registers a workflow that cannot
 * run, and so does Petrel: what is wrong is a warning.
 */
public final class WorkflowDefinitions implements DefinitionCheck {

    private final RunnerCatalog runners;
    private final int mostBytes;
    private final Map<String, Inspector> languages;

    /** @param mostBytes how many bytes a definition may have */
    public WorkflowDefinitions(RunnerCatalog runners, int mostBytes) {
        this.runners = runners;
        this.mostBytes = mostBytes;
        this.languages = new Inspectors().byRunner();
    }

    @Override
    public List<Problem> check(Action action, Path file, ReferenceLookup known) {
        Inspector language = languages.get(action.runnerType());
        if (language == null || !Files.isRegularFile(file)) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                return List.of(Problem.warning(
                        file,
                        "has more than " + mostBytes + " bytes, the most that a definition may have: it cannot run",
                        "make it smaller, or raise [workflow_engine] max_definition_size"));
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return language.inspect(action, file.toString(), text, lookup(known)).stream()
                    .map(WorkflowDefinitions::asWarning)
                    .toList();
        } catch (CharacterCodingException e) {
            return List.of(Problem.warning(file, "is not UTF-8 text: the workflow cannot run", "save it as UTF-8"));
        } catch (IOException e) {
            return List.of(
                    Problem.warning(file, "cannot be read: " + e, "check that the user petrel runs as may read it"));
        }
    }

    private static Problem asWarning(Problem problem) {
        return new Problem(
                Problem.Severity.WARNING,
                problem.file(),
                problem.place(),
                problem.key(),
                problem.message(),
                problem.remedy());
    }

    private Lookup lookup(ReferenceLookup known) {
        return RegisteredActions.of(ref -> Ref.parse(ref).flatMap(known::action), runners);
    }
}
