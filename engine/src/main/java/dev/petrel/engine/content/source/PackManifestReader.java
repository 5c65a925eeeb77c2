// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.source;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.model.Pack;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code pack.yaml} and {@code config.schema.yaml}. */
final class PackManifestReader {

    static final String MANIFEST = "pack.yaml";
    private static final int MOST_FILES = 10_000;
    static final String CONFIG_SCHEMA = "config.schema.yaml";
    private static final Pattern REF = Pattern.compile("[a-z0-9_]+");
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+([-+].*)?");

    private PackManifestReader() {}

    /** The pack in {@code directory}, or empty when its manifest cannot be used. */
    static Optional<Pack> read(Path directory, List<Problem> problems) {
        FileProblems found = new FileProblems(directory.resolve(MANIFEST));
        Optional<Pack> pack = found.attempt(() -> YamlFile.read(found).flatMap(root -> pack(directory, root, found)));
        problems.addAll(found.all());
        return pack.map(p -> withConfigSchema(p, directory, problems));
    }

    private static Optional<Pack> pack(Path directory, LocatedValue root, FileProblems problems) {
        FieldReader fields = new FieldReader(root, "", problems);
        String name = fields.required("name");
        String ref = ref(fields, name, directory);
        String path = directory.toAbsolutePath().normalize().toString();
        if (!Files.isDirectory(Path.of(path))) {
            problems.error(
                    SourcePosition.UNKNOWN,
                    "",
                    "the pack's directory has a name that cannot be written as text",
                    "rename the directory, or give the process a UTF-8 locale");
        }
        Map<String, @Nullable Object> manifest = new LinkedHashMap<>(root.plainMapping());
        manifest.put("version", version(fields));
        manifest.put("files", files(directory, problems));
        Pack pack = new Pack(
                ref,
                name,
                fields.text("description", ""),
                version(fields),
                fields.text("author", ""),
                fields.text("email"),
                path,
                manifest,
                Map.of());
        recommend(fields);
        return problems.hasErrors() ? Optional.empty() : Optional.of(pack);
    }

    private static String ref(FieldReader fields, String name, Path directory) {
        String given = fields.text("ref");
        if (given != null) {
            if (!REF.matcher(given).matches() || given.equals("_global")) {
                fields.error("ref", "\"" + given + "\" is not a pack reference", "use a-z, 0-9 and _ only");
            }
            return given;
        }
        String directoryName = directory.getFileName().toString();
        for (String candidate : List.of(directoryName, name)) {
            if (REF.matcher(candidate).matches()) {
                return candidate;
            }
        }
        fields.error(
                "name",
                "neither the directory \"" + directoryName + "\" nor the name \"" + name + "\" can be the reference",
                "add \"ref\" with a-z, 0-9 and _ only");
        return directoryName;
    }

    private static String version(FieldReader fields) {
        LocatedValue value = fields.value("version");
        if (value == null) {
            return "";
        }
        String version = String.valueOf(value.value());
        return version.matches("\\d+\\.\\d+") ? version + ".0" : version;
    }

    /** Reports what StackStorm asks of a manifest and Petrel can do without. */
    private static void recommend(FieldReader fields) {
        for (String key : List.of("description", "version", "author")) {
            if (!fields.has(key)) {
                fields.warning(key, "the key \"" + key + "\" is missing", "add it");
            }
        }
        String version = version(fields);
        if (!version.isEmpty() && !VERSION.matcher(version).matches()) {
            fields.warning("version", "\"" + version + "\" is not a version", "write it as 1.2.3");
        }
    }

    private static List<String> files(Path directory, FileProblems problems) {
        FileList list = new FileList(directory);
        try {
            var ignored = Files.walkFileTree(directory, list);
        } catch (IOException e) {
            list.unreadable = directory.toString();
        }
        if (list.unreadable != null) {
            problems.warning(
                    SourcePosition.UNKNOWN,
                    "",
                    "the list of the pack's files is not complete: " + list.unreadable + " cannot be read",
                    "check who may read it");
        }
        if (list.files.size() > MOST_FILES) {
            problems.warning(
                    SourcePosition.UNKNOWN,
                    "",
                    "the pack has more than " + MOST_FILES + " files; only so many are listed",
                    "keep what is no part of the pack outside its directory");
        }
        return list.files.stream().sorted().limit(MOST_FILES).toList();
    }

    /** The files below a directory, links not followed; what cannot be read is remembered and passed over. */
    private static final class FileList extends SimpleFileVisitor<Path> {
        private final Path directory;
        private final List<String> files = new ArrayList<>();
        private @Nullable String unreadable;

        FileList(Path directory) {
            this.directory = directory;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
            return found.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            boolean regular = attributes.isRegularFile() || (attributes.isSymbolicLink() && Files.isRegularFile(file));
            if (regular && !file.toString().endsWith(".pyc")) {
                files.add(directory.relativize(file).toString().replace('\\', '/'));
            }
            return files.size() > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            unreadable = "\"" + directory.relativize(file) + "\"";
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
            if (e != null) {
                unreadable = "\"" + directory.relativize(visited) + "\"";
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static Pack withConfigSchema(Pack pack, Path directory, List<Problem> problems) {
        Path file = directory.resolve(CONFIG_SCHEMA);
        if (!Files.exists(file)) {
            return pack;
        }
        FileProblems found = new FileProblems(file);
        Map<String, @Nullable Object> schema = found.attempt(
                        () -> YamlFile.read(found).map(root -> ConfigSchema.check(root, found)))
                .orElse(Map.of());
        problems.addAll(found.all());
        return new Pack(
                pack.ref(),
                pack.name(),
                pack.description(),
                pack.version(),
                pack.author(),
                pack.email(),
                pack.path(),
                pack.manifest(),
                schema);
    }
}
