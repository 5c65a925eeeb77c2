// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.read.RuleReader;
import dev.petrel.engine.content.read.RuleReader.RuleFile;
import dev.petrel.engine.content.read.StoredContent;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.expression.Templates;
import java.util.Optional;

/**
 * Writes rules that come from the API instead of a file, checked as a file's are. Calls block for the store and
 * throw what it throws; each may be repeated.
 */
public final class RuleWriter {

    private final ContentStore store;
    private final RunnerCatalog runners;
    private final Templates templates;

    public RuleWriter(ContentStore store, RunnerCatalog runners, Templates templates) {
        this.store = store;
        this.runners = runners;
        this.templates = templates;
    }

    /** Reads the JSON of a rule of {@code pack}, the same keys as a file's, with the trigger it listens to. */
    public JsonReading<Rule> read(String pack, String json) {
        return JsonReading.of(
                "rule",
                pack,
                json,
                file -> new RuleReader(StoredContent.of(store), runners, templates)
                        .read(file)
                        .map(RuleFile::rule));
    }

    /** Writes {@code rule} and the trigger it listens to, and drops the trigger that only its former version needed. */
    public void write(Rule rule) {
        Optional<Rule> before = StoredContent.get(store, Rule.class, rule.key());
        if (!ofItsType(rule)) {
            store.put(new Trigger(rule.trigger(), Ref.of(rule.triggerType()), rule.triggerParameters()));
        }
        store.put(rule);
        before.filter(former -> !former.trigger().equals(rule.trigger()))
                .ifPresent(former -> dropTrigger(store, former));
    }

    /** Removes {@code rule}, and its trigger if no other rule needs it. */
    public void remove(Rule rule) {
        store.remove(Rule.class, rule.key());
        dropTrigger(store, rule);
    }

    /** Removes the trigger that {@code former} listened to, unless it is a type's own or another rule's too. */
    static void dropTrigger(ContentStore store, Rule former) {
        if (!ofItsType(former)
                && StoredContent.list(store, Rule.class).stream()
                        .noneMatch(rule -> rule.trigger().equals(former.trigger()))) {
            store.remove(Trigger.class, former.trigger().toString());
        }
    }

    private static boolean ofItsType(Rule rule) {
        return rule.trigger().toString().equals(rule.triggerType());
    }
}
