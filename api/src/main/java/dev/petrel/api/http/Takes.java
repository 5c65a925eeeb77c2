// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a route takes from its clients. Everything else is refused by name.
 *
 * @param query names of query parameters
 * @param lists those of them that may be given several times
 * @param body keys of the body's object; empty when it takes no body
 * @param unsupported names that StackStorm has and Petrel has not, of parameters or keys, and what to do instead
 * @param event whether its body is an event, which has a limit of its own
 * @param foreign whether what is sent is not made for Petrel's API, as that of a webhook is: a body of any type and whatever keys, any query
 *     parameters. The handler reads the body
 */
public record Takes(
        Set<String> query,
        Set<String> lists,
        Set<String> body,
        Map<String, String> unsupported,
        boolean event,
        boolean foreign) {

    /** Neither parameters nor a body. */
    public static final Takes NOTHING = new Takes(Set.of(), Set.of(), Set.of(), Map.of(), false, false);

    /** What every list takes. */
    public static final Takes LIST = NOTHING.query("limit", "offset");

    public Takes {
        query = Set.copyOf(query);
        lists = Set.copyOf(lists);
        body = Set.copyOf(body);
        unsupported = Map.copyOf(unsupported);
    }

    /** These query parameters too. */
    public Takes query(String... names) {
        return new Takes(with(query, names), lists, body, unsupported, event, foreign);
    }

    /** These query parameters too; each may be given several times. */
    public Takes list(String... names) {
        return new Takes(with(query, names), with(lists, names), body, unsupported, event, foreign);
    }

    /** These keys of the body too. */
    public Takes body(String... keys) {
        return new Takes(query, lists, with(body, keys), unsupported, event, foreign);
    }

    /** This name is refused with a reason of its own. */
    public Takes unsupported(String name, String instead) {
        Map<String, String> more = new LinkedHashMap<>(unsupported);
        more.put(name, instead);
        return new Takes(query, lists, body, more, event, foreign);
    }

    /** The body is an event. */
    public Takes ofEvent() {
        return new Takes(query, lists, body, unsupported, true, foreign);
    }

    /** What is sent is not made for Petrel's API: anything goes, and the handler reads the body. */
    public Takes anything() {
        return new Takes(query, lists, body, unsupported, event, true);
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(List.of(more));
        return all;
    }
}
