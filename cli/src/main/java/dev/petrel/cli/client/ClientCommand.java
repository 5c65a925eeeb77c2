// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that asks the API. What can go wrong with that is told here, in one line, with its exit code. */
abstract class ClientCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    ClientCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Does it. */
    abstract int run(ApiClient api) throws IOException, InterruptedException;

    /** The API refused. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int code;

        Refused(int code, String message) {
            super(message);
            this.code = code;
        }
    }

    @Override
    public final Integer call() throws InterruptedException {
        Connection.Found found = connection.find(surroundings);
        try {
            return run(found.client());
        } catch (Refused e) {
            err().println("petrel: " + e.getMessage());
            return e.code;
        } catch (IOException e) {
            err().println("petrel: the API at " + found.client().base() + " (from " + found.source()
                    + ") does not answer: " + e.getMessage() + "; start \"petrel all\" or \"petrel standalone\", or say"
                    + " where it is with --url or PETREL_API_URL");
            return ExitCodes.UNREACHABLE;
        }
    }

    /** {@code answer} if it is a good one. */
    static ApiClient.Answer ok(ApiClient.Answer answer) {
        if (answer.ok() && !answer.text().startsWith("{\"faultstring\"")) {
            return answer;
        }
        throw new Refused(
                switch (answer.status()) {
                    case 401, 403 -> ExitCodes.UNAUTHORIZED;
                    case 404 -> ExitCodes.NOT_FOUND;
                    case 503 -> ExitCodes.UNREACHABLE;
                    case 400, 405, 409 -> ExitCodes.USAGE;
                    default -> ExitCodes.FAILED;
                },
                answer.fault());
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Output output() {
        return output;
    }

    PrintWriter out() {
        return surroundings.out();
    }

    PrintWriter err() {
        return surroundings.err();
    }
}
