// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parameters of the filters that have a fixed number of them, so that a misspelt argument is an error. */
final class Signatures {

    private static final Map<String, List<String>> ALL = all(
            "abs",
            "attr name",
            "batch linecount fill_with",
            "capitalize",
            "center width",
            "count",
            "default default_value boolean",
            "d default_value boolean",
            "dictsort case_sensitive by reverse",
            "e",
            "escape",
            "filesizeformat binary",
            "first",
            "float default",
            "forceescape",
            "groupby attribute default case_sensitive",
            "indent width first blank",
            "int default base",
            "items",
            "join d attribute",
            "last",
            "length",
            "list",
            "lower",
            "max case_sensitive attribute",
            "min case_sensitive attribute",
            "pprint",
            "replace old new count",
            "reverse",
            "round precision method",
            "safe",
            "slice slices fill_with",
            "sort reverse case_sensitive attribute",
            "string",
            "striptags",
            "sum attribute start",
            "title",
            "tojson indent",
            "trim chars",
            "truncate length killwords end leeway",
            "unique case_sensitive attribute",
            "upper",
            "urlencode",
            "wordcount",
            "to_complex",
            "to_json_string indent sort_keys separators",
            "from_json_string",
            "to_yaml_string indent allow_unicode",
            "from_yaml_string",
            "json_escape",
            "json_dump",
            "json_parse",
            "jsonpath_query query",
            "regex_match pattern ignorecase",
            "regex_search pattern ignorecase",
            "regex_replace pattern replacement ignorecase",
            "regex_substring pattern result_index ignorecase",
            "use_none",
            "basename",
            "dirname",
            "decrypt_kv",
            "to_human_time_from_seconds",
            "version_compare pattern",
            "version_more_than pattern",
            "version_less_than pattern",
            "version_equal pattern",
            "version_match pattern",
            "version_bump_major",
            "version_bump_minor",
            "version_bump_patch",
            "version_strip_patch");

    private Signatures() {}

    private static Map<String, List<String>> all(String... signatures) {
        Map<String, List<String>> all = new HashMap<>();
        for (String signature : signatures) {
            List<String> words = Arrays.asList(signature.split(" "));
            all.put(words.get(0), List.copyOf(words.subList(1, words.size())));
        }
        return Map.copyOf(all);
    }

    /** Fails for an argument too many, and for one of a name that the filter does not know. */
    static void require(String filter, Arguments arguments) throws PythonError {
        List<String> parameters = ALL.get(filter);
        if (parameters == null || arguments.equals(Arguments.NONE)) {
            return;
        }
        if (arguments.positional().size() > parameters.size()) {
            throw PythonError.type(filter + "() takes " + parameters.size() + " arguments but "
                    + arguments.positional().size() + " were given");
        }
        List<String> unknown = new ArrayList<>(arguments.named().keySet());
        unknown.removeAll(parameters);
        if (!unknown.isEmpty()) {
            throw PythonError.type(
                    filter + "() got an unexpected keyword argument " + PythonText.quote(unknown.get(0)));
        }
    }
}
