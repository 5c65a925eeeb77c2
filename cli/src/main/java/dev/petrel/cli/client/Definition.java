// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.config.WorkflowConfig;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.model.Ref;
import dev.petrel.workflow.inspect.Inspectors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A workflow's definition: of a file here, or of an action that is registered.
 *
 * @param name the reference, or the file's name without its ending
 * @param file what it was read from, for messages
 * @param runner the runner type that its action has, or would have
 * @param registered whether it is of an action that the API has
 * @param parameters what its action declares; empty where only the definition is known
 */
record Definition(
        String name,
        Path file,
        String runner,
        String text,
        boolean registered,
        Optional<Map<String, Map<String, @Nullable Object>>> parameters) {

    /** What {@code word} names: a file, else an action. A file may be the metadata of an action whose entry point is here too. */
    static Definition find(String word, ApiOptions.Opening api) throws ClientFailure {
        Optional<Path> file = path(word).filter(Files::exists);
        if (file.isPresent()) {
            return here(file.get());
        }
        if (word.contains("/") || Ref.parse(word).isEmpty()) {
            throw new ClientFailure(
                    ExitCodes.NOT_FOUND, "there is no file \"" + word + "\", and it is no reference of an action");
        }
        return registered(word, api.open());
    }

    private static Optional<Path> path(String word) {
        try {
            return Optional.of(Path.of(word));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Definition here(Path file) throws ClientFailure {
        String text = text(file);
        Optional<LocatedValue> value = value(file, text);
        Optional<Path> entry = value.filter(v -> v.get("runner_type").isPresent())
                .flatMap(v -> v.get("entry_point"))
                .flatMap(v -> path(String.valueOf(v.value())))
                .map(file::resolveSibling);
        if (entry.isPresent()) {
            String runner = String.valueOf(value.get().plainMapping().get("runner_type"));
            return new Definition(
                    base(file),
                    entry.get(),
                    dashed(runner),
                    text(entry.get()),
                    false,
                    Optional.of(schemas(value.get().plainMapping().get("parameters"))));
        }
        boolean chain = value.filter(v -> v.get("chain").isPresent()).isPresent();
        return new Definition(
                base(file), file, chain ? Inspectors.CHAIN : Inspectors.ORQUESTA, text, false, Optional.empty());
    }

    private static Definition registered(String ref, Api api) throws ClientFailure {
        var action = api.find(Resources.ACTION.path(ref)).orElseThrow(() -> Absent.of(api, Resources.ACTION, ref));
        String runner = String.valueOf(action.get("runner_type"));
        String text = api.text("/v1/actions/views/entry_point/" + ApiClient.segment(ref));
        return new Definition(
                ref,
                Path.of(String.valueOf(action.get("entry_point"))),
                dashed(runner),
                text,
                true,
                Optional.of(schemas(action.get("parameters"))));
    }

    /** The schemas of parameters by their names; of what is in the wrong shape, what is not. */
    @SuppressWarnings("unchecked") // mappings of JSON and of definitions have text for keys
    static Map<String, Map<String, @Nullable Object>> schemas(@Nullable Object parameters) {
        Map<String, Map<String, @Nullable Object>> schemas = new LinkedHashMap<>();
        if (parameters instanceof Map<?, ?> map) {
            map.forEach((name, schema) -> schemas.put(
                    String.valueOf(name),
                    schema instanceof Map<?, ?> ? (Map<String, @Nullable Object>) schema : Map.of()));
        }
        return schemas;
    }

    /** The action that it is of, or may be of. */
    Ref ref() {
        return Ref.parse(name).orElse(new Ref("file", name));
    }

    private static String dashed(String runner) {
        String dashed = runner.replace('_', '-');
        return dashed.equals("orchestra") ? Inspectors.ORQUESTA : dashed;
    }

    /** What the text says; empty for what is no YAML. */
    Optional<LocatedValue> value() {
        return value(file, text);
    }

    /** That {@code word} names what is no workflow that anything runs. */
    ClientFailure noWorkflow(String word) {
        return new ClientFailure(
                ExitCodes.FAILED,
                runner.equals("mistral-v2")
                        ? "\"" + word + "\" is a Mistral workflow, which nothing runs any more: rewrite it for Orquesta"
                        : "\"" + word + "\" is no workflow: its runner is \"" + runner + "\"");
    }

    private static Optional<LocatedValue> value(Path file, String text) {
        FileProblems problems = new FileProblems(file);
        return problems.attempt(() -> YamlFile.parse(text, problems));
    }

    private static String base(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String text(Path file) throws ClientFailure {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(WorkflowConfig.LARGEST_DEFINITION + 1);
            if (bytes.length > WorkflowConfig.LARGEST_DEFINITION) {
                throw new ClientFailure(
                        ExitCodes.USAGE,
                        "\"" + file + "\" is larger than "
                                + WorkflowConfig.LARGEST_DEFINITION / 1024 / 1024
                                + " MiB, the most that [workflow_engine] max_definition_size allows");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ClientFailure(ExitCodes.USAGE, "\"" + file + "\" is not UTF-8 text");
        } catch (IOException e) {
            throw new ClientFailure(ExitCodes.USAGE, "\"" + file + "\" cannot be read: " + e);
        }
    }
}
