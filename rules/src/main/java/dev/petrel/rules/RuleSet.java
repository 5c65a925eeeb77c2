// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.PayloadSchema;
import dev.petrel.expression.Templates;
import dev.petrel.rules.criteria.Criteria;
import dev.petrel.rules.criteria.CriteriaIndex;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The enabled rules, compiled and sorted by the trigger they listen to, and the triggers that events may name: an
 * immutable index of the content at one revision. For any thread.
 */
public final class RuleSet {

    private static final Logger log = LoggerFactory.getLogger(RuleSet.class);

    private static final Listeners NONE = Listeners.of(List.of());

    private final Map<Ref, Listeners> rulesByTrigger;
    private final Map<Ref, KnownTrigger> triggers;

    /**
     * A rule, ready to be matched and enforced.
     *
     * @param action the action it names, or null when there is none of that name
     * @param parameters what the action takes, or null when there is no action or no runner of that name
     */
    record CompiledRule(
            Rule rule,
            Criteria criteria,
            @Nullable Action action,
            @Nullable ActionParameters parameters) {}

    /** A trigger that events may name, and what their payload must look like. */
    record KnownTrigger(Trigger trigger, TriggerType type, PayloadSchema payload) {}

    /**
     * Rules that listen to one trigger, in the order in which they are evaluated, and how to find those among them that an
     * event may match.
     */
    record Indexed(List<CompiledRule> rules, CriteriaIndex index) {

        static Indexed of(List<CompiledRule> rules) {
            return new Indexed(
                    rules,
                    CriteriaIndex.of(rules.stream().map(CompiledRule::criteria).toList()));
        }
    }

    /** The rules that listen to one trigger: the usual ones, and those for when none of these matches. */
    record Listeners(Indexed standard, Indexed backstop) {

        static Listeners of(List<CompiledRule> rules) {
            Map<Boolean, List<CompiledRule>> byType = rules.stream()
                    .collect(
                            Collectors.partitioningBy(rule -> rule.rule().type().equals(Rule.BACKSTOP)));
            return new Listeners(
                    Indexed.of(byType.getOrDefault(false, List.of())),
                    Indexed.of(byType.getOrDefault(true, List.of())));
        }

        int size() {
            return standard.rules().size() + backstop.rules().size();
        }
    }

    private RuleSet(Map<Ref, Listeners> rulesByTrigger, Map<Ref, KnownTrigger> triggers) {
        this.rulesByTrigger = rulesByTrigger;
        this.triggers = triggers;
    }

    /** The rules of {@code content}, the same each time. Blocks for the database the first time. */
    public static RuleSet of(ContentSnapshot content, RunnerCatalog runners, Templates templates) {
        return content.derived(RuleSet.class, "", () -> {
            RuleSet made = compile(content, runners, templates);
            log.info(
                    "{} enabled rules are in force.",
                    made.rulesByTrigger.values().stream()
                            .mapToInt(Listeners::size)
                            .sum());
            return made;
        });
    }

    private static RuleSet compile(ContentSnapshot content, RunnerCatalog runners, Templates templates) {
        Map<String, Action> actions =
                content.list(Action.class).stream().collect(Collectors.toMap(Action::key, Function.identity()));
        Map<Ref, Listeners> rules = content.list(Rule.class).stream()
                .filter(Rule::enabled)
                .map(rule -> compile(rule, actions.get(rule.action()), runners, templates))
                .sorted(Comparator.comparing(compiled -> compiled.rule().ref()))
                .collect(Collectors.groupingBy(
                        compiled -> compiled.rule().trigger(),
                        Collectors.collectingAndThen(Collectors.toList(), Listeners::of)));
        Map<String, TriggerType> types = content.list(TriggerType.class).stream()
                .collect(Collectors.toMap(TriggerType::key, Function.identity()));
        Map<Ref, KnownTrigger> triggers = content.list(Trigger.class).stream()
                .flatMap(trigger -> Optional.ofNullable(types.get(trigger.type().toString()))
                        .map(type -> new KnownTrigger(trigger, type, PayloadSchema.of(type.payloadSchema())))
                        .stream())
                .collect(Collectors.toMap(known -> known.trigger().ref(), Function.identity()));
        return new RuleSet(rules, triggers);
    }

    private static CompiledRule compile(
            Rule rule, @Nullable Action action, RunnerCatalog runners, Templates templates) {
        ActionParameters parameters = action == null
                ? null
                : runners.find(action.runnerType())
                        .map(runner -> ActionParameters.of(runner, action))
                        .orElse(null);
        return new CompiledRule(rule, Criteria.compile(rule.criteria(), templates), action, parameters);
    }

    /** The rules that listen to {@code trigger}, each kind ordered by reference. */
    Listeners listeners(Ref trigger) {
        return rulesByTrigger.getOrDefault(trigger, NONE);
    }

    /** The trigger called {@code ref}, if it is registered. */
    Optional<KnownTrigger> trigger(Ref ref) {
        return Optional.ofNullable(triggers.get(ref));
    }
}
