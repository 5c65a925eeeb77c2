// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

/** What packs bring and the store keeps by reference: the things that registration writes. */
public sealed interface Content permits Pack, TriggerType, Trigger, SensorType, Action, Rule, ActionAlias, Policy {

    /** The name under which the store keeps it, unique within its kind. A pack's is its name alone. */
    String key();

    /** The id that the API shows: derived from kind and key, so the same on every node. */
    String id();

    /** StackStorm's {@code uid}: {@code <resource type>:<pack>:<name>}. */
    String uid();
}
