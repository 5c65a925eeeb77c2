// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.TriggerType;
import java.util.List;

/** What the files of a pack describe, but for the rules: they can be read only when what they refer to is known. */
public record PackContent(Pack pack, List<TriggerType> triggerTypes, List<SensorType> sensors, List<Action> actions) {}
