// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An update that sets and removes fields of the document itself, and adds an element to lists: what nearly all updates of
 * Petrel are. The server as it comes copies the document twice for each, all that is in it too, and takes the name of each
 * field apart by regular expressions. All other updates, and those that it refuses, are left to it.
 */
final class PlainUpdate {

    private static final String SET = "$set";
    private static final String UNSET = "$unset";
    private static final String PUSH = "$push";

    private final Document update;

    private PlainUpdate(Document update) {
        this.update = update;
    }

    /** Null if it is another one. */
    static @Nullable PlainUpdate of(Document update) {
        if (update.isEmpty()) {
            return null;
        }
        for (Map.Entry<String, Object> operator : update.entrySet()) {
            if (!(operator.getValue() instanceof Document fields) || !isPlain(operator.getKey(), fields, update)) {
                return null;
            }
        }
        return new PlainUpdate(update);
    }

    private static boolean isPlain(String operator, Document fields, Document update) {
        if (!operator.equals(SET) && !operator.equals(UNSET) && !operator.equals(PUSH)) {
            return false;
        }
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            String name = field.getKey();
            boolean known = !name.isEmpty()
                    && name.indexOf('.') < 0
                    && name.charAt(0) != '$'
                    && !name.equals("_id")
                    && isPlain(field.getValue())
                    && isOnlyIn(operator, name, update);
            if (!known) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOnlyIn(String operator, String field, Document update) {
        for (Map.Entry<String, Object> other : update.entrySet()) {
            if (!other.getKey().equals(operator)
                    && other.getValue() instanceof Document fields
                    && fields.containsKey(field)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it has no field that begins with "$", which means something else or is refused. */
    private static boolean isPlain(@Nullable Object value) {
        if (value instanceof Document document) {
            for (Map.Entry<String, Object> field : document.entrySet()) {
                if (field.getKey().startsWith("$") || !isPlain(field.getValue())) {
                    return false;
                }
            }
            return true;
        }
        return !(value instanceof Collection<?> all) || all.stream().allMatch(PlainUpdate::isPlain);
    }

    /**
     * The document afterwards: another one, or {@code before} itself if nothing is to change. Null if that is for the server
     * to find.
     */
    @Nullable
    Document apply(Document before) {
        Document after = null;
        for (Map.Entry<String, Object> operator : update.entrySet()) {
            for (Map.Entry<String, Object> field : ((Document) operator.getValue()).entrySet()) {
                String name = field.getKey();
                @Nullable Object was = before.get(name);
                @Nullable Object value = field.getValue();
                switch (operator.getKey()) {
                    case SET -> {
                        if (isForTheServer(before, name, was, value)) {
                            return null;
                        }
                        if (!Objects.equals(was, value)) {
                            after = changed(before, after);
                            var ignored = after.put(name, value);
                        }
                    }
                    case UNSET -> {
                        if (before.containsKey(name)) {
                            after = changed(before, after);
                            var ignored = after.remove(name);
                        }
                    }
                    default -> {
                        if (was != null && !(was instanceof List<?>)) {
                            return null;
                        }
                        after = changed(before, after);
                        var ignored = after.put(name, longer((List<?>) was, value));
                    }
                }
            }
        }
        return after == null ? before : after;
    }

    /** Numbers of two types may be equal, and so may null and nothing. */
    private static boolean isForTheServer(Document before, String name, @Nullable Object was, @Nullable Object value) {
        return value == null && !before.containsKey(name)
                || was instanceof Number && value instanceof Number && was.getClass() != value.getClass();
    }

    private static Document changed(Document before, @Nullable Document after) {
        return after == null ? before.clone() : after;
    }

    private static List<@Nullable Object> longer(@Nullable List<?> list, @Nullable Object element) {
        List<@Nullable Object> longer = new ArrayList<>(list == null ? 1 : list.size() + 1);
        if (list != null) {
            longer.addAll(list);
        }
        longer.add(element);
        return longer;
    }
}
