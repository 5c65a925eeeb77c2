/**
 * Handles events, in the order to read: {@link dev.petrel.rules.RulesEngine} is the service and takes batches from the queue;
 * {@link dev.petrel.rules.EventHandler} passes over copies of events that are recorded, has {@link dev.petrel.rules.RuleEnforcer} decide, writes, and
 * acknowledges; {@code RuleSet} has the rules of a trigger, {@code RuleEvaluator} says which match, and why the others do not.
 */
@NullMarked
package dev.petrel.rules;

import org.jspecify.annotations.NullMarked;
