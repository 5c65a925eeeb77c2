// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Ref;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of the files of packs. */
class PackFilesTest {

    private static final int LARGEST = 500_000;

    private final ApiFixture api = new ApiFixture();

    @TempDir
    private Path disk;

    private Path pack;

    @BeforeEach
    void setup() throws IOException {
        pack = Files.createDirectories(disk.resolve("packs/directory"));
        write("actions/a.py", "print('é')\n".getBytes(StandardCharsets.UTF_8));
        write("page.html", "<script>".getBytes(StandardCharsets.UTF_8));
        write("icon.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1});
        write("latin.txt", "é".getBytes(StandardCharsets.ISO_8859_1));
        write("large.txt", new byte[LARGEST + 1]);
        write(".git/config", "secret".getBytes(StandardCharsets.UTF_8));
        Files.writeString(disk.resolve("outside.txt"), "secret");
        Files.createSymbolicLink(pack.resolve("link.txt"), disk.resolve("outside.txt"));
        Files.createSymbolicLink(pack.resolve("inner.txt"), pack.resolve("actions/a.py"));
        Files.createSymbolicLink(pack.resolve("up"), disk);
        api.store.content().put(new Pack("p", "p", "", "1.0.0", "", null, pack.toString(), Map.of(), Map.of()));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void showsTheTextFilesOfAPack() {
        assertThat(api.get("/v1/packs/views/files/p").list())
                .isEqualTo(List.of(
                        Map.of("file_path", "actions/a.py", "content", "print('é')\n"),
                        Map.of("file_path", "page.html", "content", "<script>")));
        assertThat(api.get("/v1/packs/views/files/nowhere").status()).isEqualTo(404);
    }

    @Test
    void showsOneFileAsItIs() {
        ApiFixture.Answer answer = api.get("/v1/packs/views/file/p/actions/a.py");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("print('é')\n");
        assertThat(answer.headers())
                .containsEntry("content-type", "text/x-python")
                .containsEntry("x-content-type-options", "nosniff")
                .containsKeys("etag", "last-modified");
        assertThat(api.get("/v1/packs/views/file/p/icon.png").headers()).containsEntry("content-type", "image/png");
        assertThat(api.get("/v1/packs/views/file/p/inner.txt").text()).isEqualTo("print('é')\n");
    }

    @Test
    void runsNoPageOfAPackInABrowser() {
        assertThat(api.get("/v1/packs/views/file/p/page.html").headers()).containsEntry("content-type", "text/plain");
    }

    @Test
    void saysThatAFileIsTooLarge() {
        ApiFixture.Answer answer = api.get("/v1/packs/views/file/p/large.txt");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.fault()).isEqualTo("File large.txt exceeds maximum allowed file size (500000 bytes)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"link.txt", "up/outside.txt", ".git/config", "nowhere.txt", "actions", "actions%2F.."})
    void showsNothingFromElsewhere(String path) {
        ApiFixture.Answer answer = api.get("/v1/packs/views/file/p/" + path);

        assertThat(answer.status()).isIn(404, 400);
        assertThat(answer.text()).doesNotContain("secret\"", disk.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2Foutside.txt", "actions%2F..%2F..%2F..%2Foutside.txt", "%2Fetc%2Fpasswd"})
    void refusesAPathThatLeavesThePack(String path) {
        ApiFixture.Answer answer = api.get("/v1/packs/views/file/p/" + path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.fault()).startsWith("Invalid file path");
    }

    @Test
    void showsWhatAnActionRuns() {
        assertThat(api.get("/v1/actions/views/entry_point/mypack.py").text()).contains("def run");
        assertThat(api.get("/v1/actions/views/entry_point/mypack.py").headers())
                .containsEntry("content-type", "text/plain; charset=UTF-8");
        assertThat(api.get("/v1/actions/views/entry_point/core.local").fault())
                .isEqualTo("Action ref_or_id=core.local has no entry_point to output");
        assertThat(api.get("/v1/actions/views/entry_point/core.nowhere").status())
                .isEqualTo(404);
    }

    @Test
    void anEntryPointThatLeavesThePackIsNotShown() {
        api.store
                .content()
                .put(new Action(
                        Ref.of("p.out"),
                        null,
                        true,
                        "python-script",
                        "../../../outside.txt",
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Action.OnRunnerLoss.ABANDON));

        assertThat(api.get("/v1/actions/views/entry_point/p.out").status()).isEqualTo(404);
    }

    @Test
    void theOverviewHasTheParametersOfTheRunner() {
        Map<String, Object> one =
                api.get("/v1/actions/views/overview/mypack.need").object();
        List<Map<String, Object>> all =
                api.get("/v1/actions/views/overview?pack=mypack&name=need").list();

        assertThat(all).isEqualTo(List.of(one));
        assertThat(one).containsEntry("ref", "mypack.need");
        assertThat(one.get("parameters"))
                .isEqualTo(api.get("/v1/actions/views/parameters/mypack.need")
                        .object()
                        .get("parameters"));
        assertThat(String.valueOf(one.get("parameters"))).contains("sudo=", "word=");
    }

    private void write(String path, byte[] bytes) throws IOException {
        Path file = pack.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
