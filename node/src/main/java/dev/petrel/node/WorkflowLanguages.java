// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.expression.Templates;
import dev.petrel.expression.yaql.Yaql;
import dev.petrel.workflow.WorkflowLanguage;
import dev.petrel.workflow.chain.ChainLanguage;
import dev.petrel.workflow.orquesta.OrquestaExpressions;
import dev.petrel.workflow.orquesta.OrquestaLanguage;
import java.time.ZoneOffset;
import java.util.List;
import java.util.random.RandomGenerator;

/** The languages of workflows: the same in every process of a cluster. */
final class WorkflowLanguages {

    private WorkflowLanguages() {}

    static List<WorkflowLanguage> all(Templates templates, Cipher cipher, Clock clock, RandomGenerator random) {
        Yaql yaql = new Yaql(clock.withZone(ZoneOffset.UTC), random, cipher);
        return List.of(new ChainLanguage(templates), new OrquestaLanguage(new OrquestaExpressions(templates, yaql)));
    }
}
