// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.ApiClient.Answer;
import dev.petrel.cli.client.session.Credential;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.security.Tls;
import dev.petrel.engine.security.TlsException;
import dev.petrel.engine.security.TlsFailures;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The API as commands see it: what they ask for, or a {@link ClientFailure} with the line to print and the exit code. */
final class Api {

    private static final String REMEDY =
            "Start it with \"petrel standalone\" or \"petrel api\", or say where it is by --url or PETREL_API_URL.";

    private static final Duration HASTE = Duration.ofSeconds(2);

    private static final String WHO = "/v1/user";

    private final ApiAddress address;
    private final ApiClient client;
    private final Optional<Credential> credential;

    /** @param credential what to show to the API; empty for nothing */
    Api(ApiAddress address, Optional<Credential> credential) throws ClientFailure {
        this(address, client(address, ApiClient.READ, TerminalText.ofThisProcess(), headers(credential)), credential);
    }

    private Api(ApiAddress address, ApiClient client, Optional<Credential> credential) {
        this.address = address;
        this.client = client;
        this.credential = credential;
    }

    /** Waits for an answer for two seconds at most. */
    static Api inHaste(ApiAddress address, Optional<Credential> credential) throws ClientFailure {
        return new Api(address, client(address, HASTE, UnaryOperator.identity(), headers(credential)), credential);
    }

    /** For the token service, which wants a name and a password. */
    static Api withHeaders(ApiAddress address, Map<String, String> headers) throws ClientFailure {
        return new Api(
                address, client(address, ApiClient.READ, TerminalText.ofThisProcess(), headers), Optional.empty());
    }

    private static Map<String, String> headers(Optional<Credential> credential) {
        return credential.map(shown -> Map.of(shown.header(), shown.secret())).orElse(Map.of());
    }

    /**
     * Some of what there is.
     *
     * @param total how many there are in all, -1 where the API does not say
     * @param atLeast whether there are that many or more
     */
    record Page(List<Map<String, @Nullable Object>> items, long total, boolean atLeast) {}

    Page list(String path, Map<String, ?> parameters) throws ClientFailure {
        Answer answer = good(() -> client.get(path, parameters));
        return new Page(read(answer, Api::array), answer.total(), answer.atLeast());
    }

    Map<String, @Nullable Object> object(String path, Map<String, ?> parameters) throws ClientFailure {
        return object(good(() -> client.get(path, parameters)));
    }

    /** Empty when the API says that there is no such thing. */
    Optional<Map<String, @Nullable Object>> find(String path) throws ClientFailure {
        Answer answer = answer(() -> client.get(path));
        return answer.status() == 404 && answer.told().isPresent()
                ? Optional.empty()
                : Optional.of(object(good(() -> answer)));
    }

    /** A file's text. */
    String text(String path) throws ClientFailure {
        return good(() -> client.get(path)).text();
    }

    /** The text of an answer that is no JSON. */
    String text(String path, Map<String, ?> parameters) throws ClientFailure {
        return good(() -> client.get(path, parameters)).text();
    }

    Answer post(String path, Object body) throws ClientFailure {
        return good(() -> client.post(path, body));
    }

    Map<String, @Nullable Object> put(String path, Object body) throws ClientFailure {
        return object(good(() -> client.put(path, body)));
    }

    Map<String, @Nullable Object> delete(String path) throws ClientFailure {
        return object(good(() -> client.delete(path)));
    }

    /** Deletes what the API answers nothing about. */
    void remove(String path) throws ClientFailure {
        var ignored = good(() -> client.delete(path));
    }

    /** The same; false when it was not there. */
    boolean removeIfThere(String path) throws ClientFailure {
        Answer answer = answer(() -> client.delete(path));
        return (answer.status() != 404 || answer.told().isEmpty())
                && good(() -> answer).ok();
    }

    /** The body of {@code answer}. */
    Map<String, @Nullable Object> object(Answer answer) throws ClientFailure {
        return read(answer, Answer::object);
    }

    private <T> T read(Answer answer, Function<Answer, T> reader) throws ClientFailure {
        try {
            return reader.apply(answer);
        } catch (IllegalArgumentException e) {
            throw stranger(answer);
        }
    }

    private static List<Map<String, @Nullable Object>> array(Answer answer) {
        if (answer.text().stripLeading().startsWith("[")) {
            return answer.list();
        }
        throw new IllegalArgumentException("no array");
    }

    /** That another server answers, or one between here and Petrel. What it answered is no text for a terminal. */
    private ClientFailure stranger(Answer answer) {
        int code = answer.status() == 401 || answer.status() == 403 ? ExitCodes.UNAUTHORIZED : ExitCodes.UNREACHABLE;
        return new ClientFailure(
                code,
                strange("status " + answer.status() + " and "
                        + (answer.type().isEmpty() ? "no media type" : "\"" + answer.type() + "\"")));
    }

    private String strange(String found) {
        return address.uri() + " (" + address.origin() + ") does not answer as Petrel: " + found
                + ". Check the address and the port, and any proxy in between.";
    }

    private interface Call {
        Answer send() throws IOException;
    }

    private Answer good(Call call) throws ClientFailure {
        Answer answer = answer(call);
        if (answer.ok()) {
            return answer;
        }
        String told = answer.told().or(() -> told(answer)).orElse(null);
        if (told == null) {
            throw stranger(answer);
        }
        if (answer.status() == 401) {
            throw unknown(told);
        }
        int code = switch (answer.status()) {
            case 404 -> ExitCodes.NOT_FOUND;
            case 401, 403 -> ExitCodes.UNAUTHORIZED;
            case 502, 503, 504 -> ExitCodes.UNREACHABLE;
            default -> answer.status() < 500 ? ExitCodes.USAGE : ExitCodes.FAILED;
        };
        throw new ClientFailure(code, told);
    }

    /** Java keeps the body of a 401 to itself when something was sent; another request gets the same answer. */
    private Optional<String> told(Answer answer) {
        if (answer.status() != 401 || !answer.text().isEmpty()) {
            return Optional.empty();
        }
        try {
            Answer again = client.get(WHO);
            return again.status() == 401 ? again.told() : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // what was asked for has been answered
        }
    }

    /** That the API does not know the client, and what to do about it. */
    private ClientFailure unknown(String told) {
        String what = credential
                .map(shown ->
                        shown.origin() + " is not accepted by " + address.uri() + " (" + told + "); " + shown.remedy())
                .orElseGet(() -> address.uri() + " wants to know who you are (" + told + "): log in with \"petrel login"
                        + " USER\", or set PETREL_AUTH_TOKEN or PETREL_API_KEY");
        return new ClientFailure(ExitCodes.UNAUTHORIZED, what);
    }

    private Answer answer(Call call) throws ClientFailure {
        try {
            return call.send();
        } catch (SSLException | MalformedURLException e) {
            throw new ClientFailure(ExitCodes.UNREACHABLE, strange(reason(e)));
        } catch (IOException e) {
            if ("Invalid Http response".equals(e.getMessage())) {
                throw new ClientFailure(ExitCodes.UNREACHABLE, strange("something else than HTTP"));
            }
            throw new ClientFailure(
                    ExitCodes.UNREACHABLE,
                    "no answer from the API at " + address.uri() + " (" + address.origin() + "): " + reason(e) + ". "
                            + REMEDY);
        }
    }

    private static ApiClient client(
            ApiAddress address, Duration patience, UnaryOperator<String> shown, Map<String, String> headers)
            throws ClientFailure {
        boolean secure = "https".equals(address.uri().getScheme());
        if (!secure || address.ca() == null) {
            return new ApiClient(address.uri(), patience, shown, null, headers);
        }
        Tls tls = new Tls(true, address.ca(), null, null, null, Tls.Check.ALL);
        try {
            return new ApiClient(address.uri(), patience, shown, tls.context().getSocketFactory(), headers);
        } catch (TlsException e) {
            throw new ClientFailure(ExitCodes.USAGE, "--cacert: " + e.getMessage());
        }
    }

    private static String reason(IOException e) {
        Optional<String> tls = TlsFailures.explain(e);
        if (tls.isPresent()) {
            return "no TLS connection: " + tls.get() + " (with --cacert FILE or PETREL_CACERT)";
        }
        if (e instanceof UnknownHostException) {
            return "unknown host";
        }
        if (e instanceof SocketTimeoutException) {
            return "it took too long";
        }
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
