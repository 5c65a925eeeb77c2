// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.config.PackConfigs;
import dev.petrel.engine.content.read.BuiltinTriggers;
import dev.petrel.engine.content.read.DefinitionCheck;
import dev.petrel.engine.content.read.Overrides;
import dev.petrel.engine.content.read.PackContent;
import dev.petrel.engine.content.read.PackLoader;
import dev.petrel.engine.content.read.ReferenceLookup;
import dev.petrel.engine.content.read.RuleReader.RuleFile;
import dev.petrel.engine.content.read.StoredContent;
import dev.petrel.engine.content.read.Triggers;
import dev.petrel.engine.content.register.Registration.Tally;
import dev.petrel.engine.content.source.PackFinder;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.engine.store.ContentStore.Change;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings packs from disk into the content store: packs, trigger types, sensors, actions, rules, aliases, policies, in
 * this order.
 *
 * <p>It can be repeated at any time and from several nodes: what did not change is not written. What cannot be read is
 * reported and left as it was. Nothing is removed, except a trigger that only the former version of a rule listened to.
 */
public final class Registrar {

    /** The kinds of content there are in a pack, in the order in which they are registered. */
    public static final List<String> KINDS = List.of("triggers", "sensors", "actions", "rules", "aliases", "policies");

    private final ContentStore store;
    private final RunnerCatalog runners;
    private final PackFinder finder;
    private final Optional<PackConfigs> configs;
    private final Optional<Path> overrides;
    private final DefinitionCheck definitions;
    private final Templates templates = new JinjaTemplates();

    /** A registrar that does not look at how packs are configured. */
    public Registrar(ContentStore store, RunnerCatalog runners, PackFinder finder) {
        this(store, runners, finder, Optional.empty(), Optional.empty(), DefinitionCheck.NONE);
    }

    /**
     * A registrar that says what is wrong with {@code configs} too, and enables and disables what the files in {@code
     * overrides} say.
     */
    public Registrar(
            ContentStore store, RunnerCatalog runners, PackFinder finder, PackConfigs configs, Path overrides) {
        this(store, runners, finder, Optional.of(configs), Optional.of(overrides), DefinitionCheck.NONE);
    }

    private Registrar(
            ContentStore store,
            RunnerCatalog runners,
            PackFinder finder,
            Optional<PackConfigs> configs,
            Optional<Path> overrides,
            DefinitionCheck definitions) {
        this.overrides = overrides;
        this.store = store;
        this.runners = runners;
        this.finder = finder;
        this.configs = configs;
        this.definitions = definitions;
    }

    /** The same, which looks at the entry points of actions too, and says what {@code check} finds. */
    public Registrar with(DefinitionCheck check) {
        return new Registrar(store, runners, finder, configs, overrides, check);
    }

    /** Registers all packs. Blocks until the store has everything. */
    public Registration register() {
        return register(Set.of());
    }

    /** Registers the packs in {@code only}, named by reference or directory; all when it is empty. */
    public Registration register(Set<String> only) {
        return register(only, Set.of());
    }

    /**
     * Registers the packs in {@code only}, all when it is empty, and of what is in them the kinds in {@code kinds}, which
     * are among {@link #KINDS}, all when it is empty.
     */
    public Registration register(Set<String> only, Set<String> kinds) {
        return new Run(kinds).all(only);
    }

    /** Registers the trigger types of the engine itself that the store does not have yet, or not so that they can be read. */
    public void registerBuiltins() {
        for (TriggerType type : BuiltinTriggers.all()) {
            if (StoredContent.get(store, TriggerType.class, type.key()).isEmpty()) {
                store.register(type);
            }
            Triggers.simple(type).ifPresent(store::register);
        }
    }

    private final class Run {

        private final Set<String> kinds;
        private final List<Problem> problems = new ArrayList<>();
        private final Map<String, Tally> counts = new LinkedHashMap<>();
        private final EachOnItsOwn each = new EachOnItsOwn(problems);

        Run(Set<String> kinds) {
            this.kinds = kinds;
        }

        Registration all(Set<String> only) {
            registerBuiltins();
            List<Pack> found = finder.find(only, problems);
            Overrides overridden = overrides(found, only.isEmpty());
            List<Pack> packs = found.stream()
                    .filter(pack -> !overridden.refuse(pack.ref()))
                    .toList();
            PackLoader loader = new PackLoader(runners, templates, overridden, problems);
            each.of(packs);
            List<PackContent> contents = each.read(packs, pack -> List.of(loader.load(pack)));
            configs.ifPresent(files -> problems.addAll(each.read(packs, pack -> files.check(pack, templates))));
            write("packs", packs);
            List<TriggerType> types =
                    contents.stream().flatMap(c -> c.triggerTypes().stream()).toList();
            write("triggers", types);
            if (wanted("triggers")) {
                types.forEach(
                        type -> each.write(type, () -> Triggers.simple(type).ifPresent(store::register)));
            }
            if (wanted("sensors")) {
                counts.put("sensors", new Tally(0, 0, 0)); // told here, and written last
            }
            write(
                    "actions",
                    contents.stream().flatMap(c -> c.actions().stream()).toList());
            if (wanted("actions") || wanted("rules") || wanted("aliases") || wanted("policies")) {
                ReferenceLookup known = StoredContent.of(store);
                checkDefinitions(contents, known);
                writeReferring(packs, loader, known);
            }
            // A sensor begins as soon as it is there: the rules of its events are to be there before.
            write(
                    "sensors",
                    contents.stream().flatMap(c -> c.sensors().stream()).toList());
            problems.addAll(overridden.unused(
                    Overrides.KINDS.stream().filter(this::wanted).toList()));
            return new Registration(counts, overridden.overridden(), problems);
        }

        private Overrides overrides(List<Pack> packs, boolean all) {
            List<String> refs = packs.stream().map(Pack::ref).toList();
            overrides
                    .filter(directory -> all)
                    .ifPresent(directory -> problems.addAll(Overrides.leftOver(directory, refs)));
            return overrides
                    .map(directory -> Overrides.read(directory, refs, problems))
                    .orElseGet(Overrides::none);
        }

        private void checkDefinitions(List<PackContent> contents, ReferenceLookup known) {
            if (!wanted("actions")) {
                return;
            }
            for (PackContent content : contents) {
                Path actions = Path.of(content.pack().path()).resolve("actions");
                for (Action action : content.actions()) {
                    if (action.enabled() && !action.entryPoint().isBlank()) {
                        Path file = actions.resolve(action.entryPoint());
                        problems.addAll(each.read(file, () -> definitions.check(action, file, known)));
                    }
                }
            }
        }

        /** What refers to what was written before. */
        private void writeReferring(List<Pack> packs, PackLoader loader, ReferenceLookup known) {
            if (wanted("rules")) {
                writeRules(each.read(packs, pack -> loader.rules(pack, known)));
            }
            if (wanted("aliases")) {
                write("aliases", each.read(packs, pack -> loader.aliases(pack, known)));
            }
            if (wanted("policies")) {
                writePolicies(each.read(packs, pack -> loader.policies(pack, known)));
            }
        }

        private boolean wanted(String kind) {
            return kinds.isEmpty() || kinds.contains(kind) || kind.equals("packs");
        }

        private void write(String kind, List<? extends Content> contents) {
            if (!wanted(kind)) {
                return;
            }
            counts.put(kind, new Tally(0, 0, 0));
            contents.forEach(content -> each.write(content, () -> count(kind, store.register(content))));
        }

        private void writePolicies(List<Policy> policies) {
            counts.put("policies", new Tally(0, 0, 0));
            List<Policy> all =
                    policies.isEmpty() ? List.of() : new ArrayList<>(StoredContent.list(store, Policy.class));
            for (Policy policy : policies) {
                Optional<Policy> other = PolicyWriter.inTheWay(policy, all);
                if (other.isEmpty()) {
                    each.write(policy, () -> count("policies", store.register(policy)));
                    all.add(policy);
                } else {
                    problems.add(Problem.error(
                            each.file(policy),
                            "action \"" + policy.applies().resource() + "\" has the policy \""
                                    + other.get().ref() + "\" of type "
                                    + policy.applies().type() + " already: an action has one of each type",
                            "remove one of the two"));
                }
            }
        }

        private void writeRules(List<RuleFile> rules) {
            counts.put("rules", new Tally(0, 0, 0));
            rules.forEach(file -> each.write(file.rule(), () -> writeRule(file)));
        }

        private void writeRule(RuleFile file) {
            Optional<Rule> before =
                    StoredContent.get(store, Rule.class, file.rule().key());
            store.register(file.trigger());
            count("rules", store.register(file.rule()));
            before.filter(rule -> !rule.trigger().equals(file.trigger().ref()))
                    .ifPresent(former -> RuleWriter.dropTrigger(store, former));
        }

        private void count(String kind, Change change) {
            counts.merge(
                    kind,
                    switch (change) {
                        case CREATED -> new Tally(1, 0, 0);
                        case UPDATED -> new Tally(0, 1, 0);
                        case UNCHANGED -> new Tally(0, 0, 1);
                    },
                    (a, b) -> new Tally(
                            a.created() + b.created(), a.updated() + b.updated(), a.unchanged() + b.unchanged()));
        }
    }
}
