// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files of a database as a kill of its process at this moment would leave them. */
final class StoreCopy {

    private StoreCopy() {}

    static void of(Path directory, Path copy) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                Path ignored = Files.copy(each, copy.resolve(each.getFileName()));
            }
        }
    }

    /** What a process finds that is started on the copy. */
    static Map<Object, Document> documents(Path copy, String collection) throws IOException {
        StoreFile file = StoreFile.open(copy);
        try {
            return new LinkedHashMap<>(file.documents(collection));
        } finally {
            file.changes().close();
            file.store().closeImmediately();
        }
    }

    static List<String> logs(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith("petrel.log"))
                    .sorted()
                    .toList();
        }
    }
}
