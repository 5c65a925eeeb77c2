// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.Decryption;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.expression.yaql.Yaql;
import java.time.Clock;
import java.util.Random;

/** Expressions for tests. */
public final class TestExpressions {

    private TestExpressions() {}

    public static OrquestaExpressions create() {
        return new OrquestaExpressions(
                new JinjaTemplates(), new Yaql(Clock.systemUTC(), new Random(1), Decryption.NONE));
    }
}
