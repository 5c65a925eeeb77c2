// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.inquiry;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.inquiry.Inquiry;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;

/** {@code inquirer}: asks, and is pending until {@link dev.petrel.engine.inquiry.Inquiries} has the answer. */
public final class InquirerPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(InquirerPlugin.class, "inquirer.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return (request, control) -> ask(request, context.config().rbac().enable());
    }

    /** @param roles whether users have roles */
    static Outcome ask(RunRequest request, boolean roles) {
        Inquiry inquiry = Inquiry.of(request.execution().id(), request.runnerParameters());
        return inquiry.fault(roles)
                .<Outcome>map(Outcome::failed)
                .orElseGet(() -> new Outcome.Pending(inquiry.result()));
    }
}
