// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String EXPIRY = "2099-01-01T00:00:00.000000Z";
    private static final Map<String, Object> WHO =
            Map.of("username", "sam", "authentication", Map.of("method", "token"));

    private final InputStream stdin = System.in;
    private final FakeApi api = new FakeApi();
    private final Map<String, String> environment = new LinkedHashMap<>();

    @TempDir
    private Path home;

    @BeforeEach
    void setup() {
        environment.put("HOME", home.toString());
        environment.put("PETREL_API_URL", api.url());
    }

    @AfterEach
    void close() {
        api.close();
        System.setIn(stdin);
    }

    private Told petrel(String... words) {
        return Told.by(environment, words);
    }

    private Told login(String password, String... words) {
        System.setIn(new ByteArrayInputStream(password.getBytes(StandardCharsets.UTF_8)));
        return petrel(words);
    }

    private FakeApi grants(String token, String expiry) {
        return api.on("POST /auth/v1/tokens", 201, Map.of("user", "sam", "token", token, "expiry", expiry, "id", "i"));
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(".config/petrel/tokens"))) {
            return files.reduce((a, b) -> {
                        throw new AssertionError("more than one file");
                    })
                    .orElseThrow();
        }
    }

    @Test
    void keepsATokenThatTheCommandsThatFollowSend() throws IOException {
        grants(TOKEN, EXPIRY).on("GET /v1/user", 200, WHO).on("GET /v1/actions", 200, List.of());

        Told told = login("pä:ss wörd\n", "login", "sam", "-p", "-", "-l", "60");

        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("Logged in as sam until 2099").doesNotContain(TOKEN);
        assertThat(told.err()).doesNotContain(TOKEN);
        assertThat(api.asked.get(0).headers())
                .containsEntry(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("sam:pä:ss wörd".getBytes(StandardCharsets.UTF_8)));
        assertThat(api.asked.get(0).json()).isEqualTo(Map.of("ttl", 60));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file())).contains(TOKEN).doesNotContain("wörd");

        assertThat(petrel("whoami").out()).contains("user:", "sam");
        petrel("action", "list");
        assertThat(api.asked.subList(1, 3))
                .allSatisfy(asked -> assertThat(asked.headers())
                        .containsEntry("X-Auth-Token", TOKEN)
                        .doesNotContainKey("Authorization"));
    }

    @Test
    void sendsItToThatApiOnly() {
        grants(TOKEN, EXPIRY);
        login("x", "login", "sam", "-p", "-");

        try (FakeApi other = new FakeApi().on("GET /v1/user", 401, Map.of("faultstring", "Unauthorized - One of"))) {
            Told told = petrel("whoami", "--url", other.url());

            assertThat(told.code()).isEqualTo(4);
            assertThat(told.err()).contains("wants to know who you are", "petrel login USER");
            assertThat(other.asked.get(0).headers()).doesNotContainKey("X-Auth-Token");
        }
    }

    @Test
    void followsNoRedirectionWithIt() {
        grants(TOKEN, EXPIRY);
        login("x", "login", "sam", "-p", "-");
        try (FakeApi other = new FakeApi().on("GET /v1/user", 200, WHO)) {
            api.on("GET /v1/user", 302, "", Map.of("Location", other.url() + "/v1/user"));

            assertThat(petrel("whoami").code()).isEqualTo(5);
            assertThat(other.asked).isEmpty();
        }
    }

    @Test
    void saysHowALoginThatEndedIsMadeAnew() {
        grants(TOKEN, "2020-01-01T00:00:00.000000Z");
        login("x", "login", "sam", "-p", "-");

        Told told = petrel("action", "list");

        assertThat(told.code()).isEqualTo(4);
        assertThat(told.err())
                .contains("ended at 2020-01-01", "\"petrel login sam\"")
                .doesNotContain(TOKEN);
        assertThat(api.asked).as("it is not sent").hasSize(1);
    }

    @Test
    void saysWhatWasRefused() {
        grants(TOKEN, EXPIRY)
                .on("GET /v1/actions", 401, Map.of("faultstring", "Unauthorized - Token has expired."))
                .on("GET /v1/user", 401, Map.of("faultstring", "Unauthorized - Token has expired."))
                .on("POST /v1/apikeys", 401, Map.of("faultstring", "Unauthorized - Token has expired."));
        login("x", "login", "sam", "-p", "-");

        assertThat(petrel("action", "list").err())
                .contains("Token has expired", "your login as \"sam\"", "petrel login sam");
        Told run = petrel("apikey", "create");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains("Token has expired", "petrel login sam").doesNotContain(TOKEN);
    }

    @Test
    void endsItAtTheServerToo() throws IOException {
        grants(TOKEN, EXPIRY).on("POST /auth/v1/tokens/revoke", 200, Map.of("revoked", true));
        login("x", "login", "sam", "-p", "-");

        Told told = petrel("logout");

        assertThat(told.err()).isEmpty();
        assertThat(told.out()).contains("Logged out sam.");
        assertThat(api.asked.get(1).headers()).containsEntry("X-Auth-Token", TOKEN);
        assertThat(api.asked.get(1).json()).containsEntry("token", TOKEN);
        assertThat(home.resolve(".config/petrel/tokens")).isEmptyDirectory();
    }

    @Test
    void oneThatHasEndedAlreadyIsForgottenInSilence() {
        grants(TOKEN, EXPIRY)
                .on("POST /auth/v1/tokens/revoke", 401, Map.of("faultstring", "Unauthorized - Token has expired."));
        login("x", "login", "sam", "-p", "-");

        Told told = petrel("logout");

        assertThat(told.code()).isZero();
        assertThat(told.err()).isEmpty();
    }

    @Test
    void forgetsItAndSaysThatItIsStillGoodWhereTheServerCannotEndIt() {
        grants(TOKEN, EXPIRY)
                .on("POST /auth/v1/tokens/revoke", 503, Map.of("faultstring", "The database did not answer"));
        login("x", "login", "sam", "-p", "-");

        Told told = petrel("logout");

        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("Logged out sam.");
        assertThat(told.err())
                .contains("forgotten here, and good until", "did not answer")
                .doesNotContain(TOKEN);
        assertThat(petrel("logout").err()).contains("nobody is logged in");
    }

    @Test
    void forgetsIt() throws IOException {
        grants(TOKEN, EXPIRY)
                .on("GET /v1/user", 200, WHO)
                .on("POST /auth/v1/tokens/revoke", 200, Map.of("revoked", true));
        login("x", "login", "sam", "-p", "-");

        assertThat(petrel("logout").out()).contains("Logged out sam.");
        assertThat(home.resolve(".config/petrel/tokens")).isEmptyDirectory();
        petrel("whoami");
        assertThat(api.asked.get(2).headers()).doesNotContainKey("X-Auth-Token");
        Told again = petrel("logout");
        assertThat(again.code()).isZero();
        assertThat(again.err()).contains("nobody is logged in");
    }

    @Test
    void refusesPasswordsAmongTheWords() {
        for (String[] words : new String[][] {
            {"login", "sam", "-p", "geheim"},
            {"auth", "sam", "--password=geheim"},
            {"user", "add", "sam", "-p", "geheim"}
        }) {
            Told told = petrel(words);
            assertThat(told.code()).isEqualTo(2);
            assertThat(told.err()).contains("-p -").doesNotContain("geheim");
        }
        assertThat(petrel("login", "sam", "-w").err()).contains("passwords are not kept in files");
        assertThat(api.asked).isEmpty();
    }

    @Test
    void keepsNothingOfAWrongPassword() {
        api.on("POST /auth/v1/tokens", 401, Map.of("faultstring", "Invalid or missing credentials"))
                .on("GET /v1/user", 401, Map.of("faultstring", "Invalid or missing credentials"));

        Told told = login("geheim", "login", "sam", "-p", "-");

        assertThat(told.code()).isEqualTo(4);
        assertThat(told.err())
                .contains("does not accept this name and password of \"sam\"")
                .doesNotContain("geheim");
        assertThat(home.resolve(".config")).doesNotExist();
        assertThat(login("", "login", "sam", "-p", "-").err()).contains("the password is empty");
        assertThat(login("x", "login", "s:m", "-p", "-").err()).contains("colon");
    }

    @Test
    void tellsThatItIsToWait() {
        api.on("POST /auth/v1/tokens", 429, Map.of("faultstring", "Too many failed logins. Try again in 7 s."));

        assertThat(login("x", "login", "sam", "-p", "-").err()).contains("Try again in 7 s.");
    }

    @Test
    void refusesAFileThatOthersCanUse() throws IOException {
        grants(TOKEN, EXPIRY).on("GET /v1/user", 200, WHO);
        login("x", "login", "sam", "-p", "-");
        Path file = file();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        Told told = petrel("whoami");
        assertThat(told.code()).isEqualTo(4);
        assertThat(told.err()).contains("chmod 600 " + file).doesNotContain(TOKEN);
        assertThat(api.asked).hasSize(1);

        Path real = Files.move(file, home.resolve("elsewhere"));
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
        Files.createSymbolicLink(file, real);
        assertThat(petrel("whoami").err()).contains("is no plain file");
        assertThat(login("x", "login", "sam", "-p", "-").code()).isEqualTo(4);
        assertThat(real).as("nothing is written through a link").content().contains(TOKEN);

        Files.delete(file);
        Files.writeString(file, "{\"tokens\": " + TOKEN);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(petrel("whoami").err()).contains("cannot be read; remove it").doesNotContain(TOKEN);
    }

    @Test
    void printsATokenWhenAsked() {
        grants(TOKEN, EXPIRY);

        assertThat(login("x", "auth", "sam", "-p", "-", "-t").out()).isEqualToIgnoringNewLines(TOKEN);
        assertThat(login("x", "auth", "sam", "-p", "-").out()).contains("user:", "sam", TOKEN);
        assertThat(login("x", "auth", "sam", "-p", "-", "-j").out()).contains("\"token\" : \"" + TOKEN + "\"");
        assertThat(home.resolve(".config")).doesNotExist();
    }

    @Test
    void showsOptionsBeforeTheEnvironmentBeforeALogin() {
        grants(TOKEN, EXPIRY).on("GET /v1/user", 200, WHO);
        login("x", "login", "sam", "-p", "-");
        environment.put("ST2_API_KEY", "key");
        petrel("whoami");
        environment.put("ST2_AUTH_TOKEN", "st2");
        petrel("whoami");
        environment.put("PETREL_AUTH_TOKEN", "petrel");
        petrel("whoami");
        petrel("whoami", "--api-key", "option");
        petrel("whoami", "-t", "option");

        assertThat(api.asked.stream().skip(1).map(LoginTest::shown))
                .containsExactly("null key", "st2 null", "petrel null", "null option", "option null");
        assertThat(petrel("whoami", "-t", "a", "--api-key", "b").code()).isEqualTo(2);
        assertThat(petrel("whoami", "-t", "secret\r\nX: y").err())
                .contains("no token")
                .doesNotContain("secret");
        assertThat(login("x", "login", "sam", "-p", "-").err()).contains("PETREL_AUTH_TOKEN is set and goes before");
    }

    private static String shown(FakeApi.Asked asked) {
        return asked.headers().get("X-Auth-Token") + " " + asked.headers().get("St2-Api-Key");
    }

    @Test
    void readsStackStormsConfiguration() throws IOException {
        environment.remove("PETREL_API_URL");
        st2("[general]\n# x\n[credentials]\nusername = sam\npassword = pw:sam # 1\n[api]\nurl = " + api.url()
                + "/v1\n");
        grants(TOKEN, EXPIRY).on("GET /v1/user", 200, WHO);

        assertThat(petrel("whoami").code()).isZero();
        assertThat(petrel("whoami").code()).isZero();
        assertThat(api.asked).as("one login for both").hasSize(3);
        assertThat(api.asked.get(2).headers()).containsEntry("X-Auth-Token", TOKEN);

        try (FakeApi other = new FakeApi().on("GET /v1/user", 200, WHO)) {
            petrel("whoami", "--url", other.url());
            assertThat(shown(other.asked.get(0)))
                    .as("the file is about another")
                    .isEqualTo("null null");
        }
        Files.setPosixFilePermissions(home.resolve(".st2/config"), PosixFilePermissions.fromString("rw-r--r--"));
        Told open = petrel("whoami");
        assertThat(open.code()).isZero();
        assertThat(open.err()).contains("can be used by other users").doesNotContain("pw:sam");

        st2("[credentials]\napi_key = abc\n[api]\nurl: " + api.url() + "/v1\n");
        petrel("whoami");
        assertThat(shown(api.asked.get(api.asked.size() - 1))).isEqualTo("null abc");
        environment.put("ST2_CONFIG_FILE", home + "/no");
        assertThat(petrel("whoami").code()).isEqualTo(2);
    }

    private void st2(String text) throws IOException {
        Path file = Files.createDirectories(home.resolve(".st2")).resolve("config");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    @Test
    void asksTheTokenServiceWhereItIs() {
        api.on("POST /v1/tokens", 201, Map.of("user", "sam", "token", TOKEN, "expiry", EXPIRY));
        environment.put("ST2_AUTH_URL", api.url());

        assertThat(login("x", "auth", "sam", "-p", "-", "-t").code()).isZero();
        assertThat(login("x", "auth", "sam", "-p", "-", "-t", "--auth-url", api.url() + "/v1")
                        .code())
                .isZero();
        environment.put("ST2_AUTH_URL", api.url() + "/auth/v1");
        grants(TOKEN, EXPIRY);
        assertThat(login("x", "auth", "sam", "-p", "-", "-t").code()).isZero();
        environment.remove("ST2_AUTH_URL");
        environment.put("PETREL_API_URL", api.url() + "/api/v1");
        assertThat(login("x", "auth", "sam", "-p", "-", "-t").code()).isZero();
        assertThat(api.asked.stream().map(FakeApi.Asked::path))
                .containsExactly("/v1/tokens", "/v1/tokens", "/auth/v1/tokens", "/auth/v1/tokens");
    }
}
