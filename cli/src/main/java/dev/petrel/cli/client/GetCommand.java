// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.cli.client.show.OutputOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel NOUN get}. */
@Command(sortOptions = false)
final class GetCommand implements Callable<Integer> {

    private final Surroundings surroundings;
    private final Resource resource;

    @Parameters(paramLabel = "REF|ID", description = "Its reference or id.")
    private String name = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    private GetCommand(Surroundings surroundings, Resource resource) {
        this.surroundings = surroundings;
        this.resource = resource;
    }

    static CommandLine of(Surroundings surroundings, Resource resource) {
        CommandLine line = new CommandLine(new GetCommand(surroundings, resource));
        line.getCommandSpec().usageMessage().description("Shows one " + resource.noun() + ".");
        return line;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(surroundings);
        var found = open.find(resource.path(name)).orElseThrow(() -> Absent.of(open, resource, name));
        output.object(surroundings, resource.details(), found);
        return ExitCodes.OK;
    }
}
