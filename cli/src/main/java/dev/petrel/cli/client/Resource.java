// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of thing that the API lists, and what of it the command line shows.
 *
 * @param noun as it is called in commands and messages
 * @param path in the API
 * @param key what names one: {@code REF} or {@code ID}
 * @param columns of the table of many
 * @param details lines about one; empty for all there is
 * @param filters options of the list
 * @param attributes what a table needs of each, where the API can be asked for no more than that, else null
 */
record Resource(
        String noun,
        String path,
        String key,
        List<Field> columns,
        List<Field> details,
        List<Filter> filters,
        @Nullable String attributes) {

    Resource {
        columns = List.copyOf(columns);
        details = List.copyOf(details);
        filters = List.copyOf(filters);
    }

    /**
     * An option of a list.
     *
     * @param option its names, a comma between two
     * @param parameter of the API's query
     */
    record Filter(String option, String parameter, String label, String description) {}

    /** Whether there are ever more of them, so that a list shows the newest. */
    boolean grows() {
        return key.equals("ID");
    }

    /** The noun of several. */
    String plural() {
        return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    /** The path of the one called {@code name}. */
    String path(String name) {
        return path + "/" + ApiClient.segment(name);
    }
}
