// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.ClientMain;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The start script, with stand-ins for Maven and Java that write down how they were called. */
class BinPetrelTest {

    private static final String BUILD = "testbed/target/petrel-1.0/petrel-1.0";

    private static final Path ENV = Path.of("/usr/bin/env");

    @TempDir
    private Path dir;

    private Path checkout;
    private Path stubs;

    @BeforeEach
    void copyTheScript() throws IOException {
        dir = dir.toRealPath();
        checkout = dir.resolve("a checkout");
        stubs = Files.createDirectories(dir.resolve("stubs"));
        Files.createDirectories(checkout.resolve("testbed"));
        Files.createFile(checkout.resolve("testbed/pom.xml"));
        script(checkout);
        stub("java", "printf '%s\\n' \"$@\"");
        stub(
                "mvn",
                "echo \"$@\" >> \"$STUBS/mvn.calls\"; mkdir -p \"$CHECKOUT/" + BUILD + "/lib\";"
                        + " for module in cli node testbed; do"
                        + " : >\"$CHECKOUT/" + BUILD + "/lib/petrel-$module-1.0.jar\"; done");
    }

    @Test
    void buildsACheckoutOnFirstUseAndOnlyThen() throws Exception {
        Ended first = run(checkout.resolve("bin/petrel"), "version");
        Ended second = run(checkout.resolve("bin/petrel"), "version");

        assertThat(first).matches(Ended::ok, first.said());
        assertThat(first.said()).contains("building this checkout once");
        assertThat(first.home()).isEqualTo(checkout.resolve(BUILD));
        assertThat(first.said())
                .contains(
                        "-cp\n" + checkout.resolve(BUILD) + "/lib/petrel-cli-1.0.jar\ndev.petrel.cli.ClientMain\n",
                        "\nversion\n");
        assertThat(second.home()).isEqualTo(checkout.resolve(BUILD));
        assertThat(stubs.resolve("mvn.calls"))
                .hasContent("-B -q -f " + checkout + "/pom.xml -Pquick -DskipTests package");
    }

    @ParameterizedTest
    @CsvSource({
        "all,                             node,        node.NodeMain",
        "register,                        node,        node.NodeMain",
        "execution list,                  cli,         cli.ClientMain",
        "completion --references action,  cli,         cli.ClientMain",
        "completion,                      cli testbed, testbed.PetrelMain",
        "help run,                        cli testbed, testbed.PetrelMain",
        "--help,                          cli testbed, testbed.PetrelMain",
        "'',                              cli testbed, testbed.PetrelMain",
        "nosuch,                          cli testbed, testbed.PetrelMain",
        "demo,                            cli testbed, testbed.PetrelMain",
    })
    void runsTheSmallestProgramThatHasTheCommand(String words, String modules, String main) throws Exception {
        Path petrel = distribution();
        String jars = Stream.of(modules.split(" "))
                .map(module ->
                        dir.resolve("opt/lib/petrel-" + module + "-1.0.jar").toString())
                .collect(Collectors.joining(":"));

        assertThat(run(petrel, words.isEmpty() ? new String[0] : words.split(" "))
                        .said())
                .contains("\n-cp\n" + jars + "\ndev.petrel." + main + "\n");
    }

    @Test
    void givesDaemonsButNoClientCommandsThePluginsOfTheOperator() throws Exception {
        Path petrel = distribution();
        Path plugin = Files.createDirectories(dir.resolve("opt/plugins")).resolve("my runner.jar");
        Files.createFile(plugin);

        assertThat(run(petrel, "all").said()).contains("/lib/petrel-node-1.0.jar:" + plugin + "\n");
        assertThat(run(petrel, "execution", "list").said()).doesNotContain("my runner.jar");
    }

    /** A command that is missing in the script's list is slow; one too many is not found. */
    @Test
    void knowsTheClientCommandsAndTheDaemons() throws Exception {
        Path petrel = distribution();
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        CliContext context = new CliContext(Map.of(), Path.of(".."), nowhere, nowhere, Terminal.NONE);
        Set<String> client =
                new HashSet<>(ClientMain.commandLine(context).getSubcommands().keySet());
        client.removeAll(List.of("help", "completion")); // tell of all commands

        for (String command : PetrelMain.commandLine(context).getSubcommands().keySet()) {
            String main = client.contains(command)
                    ? "cli.ClientMain"
                    : List.of("help", "completion", "bench", "chaos", "demo").contains(command)
                            ? "testbed.PetrelMain"
                            : "node.NodeMain";
            assertThat(run(petrel, command).said()).as(command).contains("\ndev.petrel." + main + "\n" + command);
        }
    }

    @Test
    void showsAFailedBuildAndBuildsAgainNextTime() throws Exception {
        stub("mvn", "echo called >> \"$STUBS/mvn.calls\"; echo 'no such dependency'; exit 1");

        Ended first = run(checkout.resolve("bin/petrel"), "demo");
        run(checkout.resolve("bin/petrel"), "demo");

        assertThat(first.code()).isEqualTo(1);
        assertThat(first.said()).contains("no such dependency", checkout + "/testbed/target/first-build.log");
        assertThat(stubs.resolve("mvn.calls")).hasContent("called\ncalled");
    }

    @Test
    void saysThatMavenIsMissing() throws Exception {
        Files.delete(stubs.resolve("mvn"));
        for (String tool : List.of("sh", "dirname", "readlink", "ls", "head", "mkdir")) {
            Files.createSymbolicLink(stubs.resolve(tool), tool(tool));
        }

        Ended ended = run(stubs.toString(), dir, checkout.resolve("bin/petrel"), "demo");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("not built yet", "Maven");
    }

    @Test
    void takesTheNewestBuildOfACheckout() throws Exception {
        Path older = Files.createDirectories(checkout.resolve("testbed/target/petrel-0.9/petrel-0.9/lib"));
        Path newer = Files.createDirectories(checkout.resolve("testbed/target/petrel-0.10/petrel-0.10/lib"));
        Files.setLastModifiedTime(older.getParent(), FileTime.from(Instant.EPOCH));
        Files.setLastModifiedTime(newer.getParent(), FileTime.from(Instant.EPOCH.plusSeconds(60)));

        assertThat(run(checkout.resolve("bin/petrel"), "version").home()).isEqualTo(newer.getParent());
        Files.setLastModifiedTime(older.getParent(), FileTime.from(Instant.EPOCH.plusSeconds(120)));
        assertThat(run(checkout.resolve("bin/petrel"), "version").home()).isEqualTo(older.getParent());
    }

    @Test
    void runsADistributionThroughLinksAndFromAnywhere() throws Exception {
        Path distribution = dir.resolve("opt/petrel-1.0");
        Files.createDirectories(distribution.resolve("lib"));
        script(distribution);
        Path link = Files.createDirectories(dir.resolve("usr/bin")).resolve("petrel");
        Path current = Files.createSymbolicLink(dir.resolve("opt/current"), Path.of("petrel-1.0"));
        Files.createSymbolicLink(link, Path.of("../../opt/current/bin/petrel"));
        Path absolute = Files.createSymbolicLink(dir.resolve("p"), link);

        for (Path way : List.of(distribution.resolve("bin/petrel"), current.resolve("bin/petrel"), link, absolute)) {
            assertThat(run(way, "version").home()).as("through %s", way).isEqualTo(distribution);
        }
        assertThat(run(path(), distribution, Path.of("bin/petrel"), "version").home())
                .isEqualTo(distribution);
        assertThat(run(path(), link.getParent(), Path.of("./petrel"), "version").home())
                .isEqualTo(distribution);
        assertThat(stubs.resolve("mvn.calls")).doesNotExist();
    }

    /** The environment given, the locale that the machine has, and what Java finds. */
    @ParameterizedTest
    @CsvSource({
        "'',                                C.UTF-8,     'LC_CTYPE=C.UTF-8'",
        "'LC_ALL=C',                        C.UTF-8,     'LANG=C LC_CTYPE=C.UTF-8'",
        "'LC_ALL=C LC_TIME=ja_JP',          C.UTF-8,     'LANG=C LC_CTYPE=C.UTF-8'",
        "'LANG=C.UTF-8',                    C.UTF-8,     'LANG=C.UTF-8'",
        "'LANG=C LC_CTYPE=C.UTF-8',         C.UTF-8,     'LANG=C LC_CTYPE=C.UTF-8'",
        "'LANG=ja_JP.UTF-8',                C.UTF-8,     'LANG=ja_JP.UTF-8 LC_ALL=C.UTF-8 LC_CTYPE=C.UTF-8'",
        "'LC_ALL=C',                        en_US.UTF-8, 'LANG=C LC_CTYPE=en_US.UTF-8'",
        "'LC_ALL=C',                        de_DE.utf8,  'LANG=C LC_ALL=de_DE.utf8 LC_CTYPE=de_DE.utf8'",
        "'LC_ALL=C',                        '',          'LANG=C LC_CTYPE=en_US.UTF-8'",
    })
    void givesJavaACharacterSetOfUtf8(String given, String installed, String found) throws Exception {
        Files.createDirectories(checkout.resolve(BUILD + "/lib"));
        stub("java", "env | grep -E '^(LANG|LC_[A-Z]*)=' | sort | tr '\\n' ' '");
        // As the C library does: a locale that is not there is told of, and the character set is ASCII.
        stub("locale", """
                [ "$1" != -a ] || { echo C; echo "$INSTALLED"; exit 0; }
                for name in ${LC_ALL:-$LANG $LC_CTYPE}; do
                  case $name in C | "$INSTALLED") ;; *) echo "cannot set $name"; exit 0 ;; esac
                done
                [ -n "$INSTALLED" ] && [ "${LC_ALL:-${LC_CTYPE:-$LANG}}" = "$INSTALLED" ] && echo UTF-8 || echo ASCII
                """);
        List<String> argv =
                new ArrayList<>(List.of("env", "-i", "PATH=" + path(), "HOME=" + dir, "INSTALLED=" + installed));
        argv.addAll(given.isEmpty() ? List.of() : List.of(given.split(" ")));
        argv.addAll(List.of(checkout.resolve("bin/petrel").toString(), "register"));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                .isEqualTo(found);
    }

    @Test
    void passesWordsOnAsTheyAre() throws Exception {
        Files.createDirectories(checkout.resolve(BUILD + "/lib"));

        assertThat(run(checkout.resolve("bin/petrel"), "run", "core.local", "cmd=echo  'a b' *", "")
                        .said())
                .endsWith("\nrun\ncore.local\ncmd=echo  'a b' *\n\n");
    }

    @Test
    void givesDaemonsAHeapThatFitsTheMachineAndSaysWhenItIsFull() throws Exception {
        Files.createDirectories(checkout.resolve(BUILD + "/lib"));

        String said = run(checkout.resolve("bin/petrel"), "api").said();

        Matcher heap = Pattern.compile("\n-Xmx(\\d+)m\n").matcher(said);
        assertThat(heap.find()).as(said).isTrue();
        assertThat(Integer.parseInt(heap.group(1))).isBetween(128, 2048);
        assertThat(said)
                .contains(
                        "\n-XX:+ExitOnOutOfMemoryError\n",
                        "\n-XX:OnOutOfMemoryError=echo 'petrel: out of memory: the heap of " + heap.group(1)
                                + "m is full");
        assertThat(run(checkout.resolve("bin/petrel"), "version").said()).doesNotContain("-Xmx", "OnOutOfMemory");
    }

    @Test
    void archivesClassesForClientCommandsOnce() throws Exception {
        Path petrel = distribution();

        assertThat(run(petrel, "execution", "list").archive()).hasValue(archive("17.0.9+1"));
        assertThat(run(petrel, "version").archive()).hasValue(archive("17.0.9+1"));

        assertThat(archive("17.0.9+1")).hasContent(ARCHIVE);
        assertThat(trainings()).isEqualTo(1);
    }

    @Test
    void archivesAnewWhatWasCutOff() throws Exception {
        Path petrel = distribution();
        for (int length : List.of(1, 7, ARCHIVE.length() - 1)) {
            run(petrel, "version");
            Files.writeString(archive("17.0.9+1"), ARCHIVE.substring(0, length));
            Files.deleteIfExists(stubs.resolve("trainings"));

            assertThat(run(petrel, "version").archive()).hasValue(archive("17.0.9+1"));
            assertThat(trainings()).isEqualTo(1);
            assertThat(archive("17.0.9+1")).hasContent(ARCHIVE);
        }
    }

    @Test
    void startsDaemonsWithoutAnArchiveThatWasCutOffOrHasZeros() throws Exception {
        Path petrel = distribution();
        Path file = dir.resolve("opt/.cache/java-17.0.9+1-node.jsa");
        for (String rest : List.of("archive", "\0".repeat(100_000), ARCHIVE + "\0", ARCHIVE + "\0".repeat(13))) {
            run(ENV, "PETREL_ARCHIVE=make", petrel.toString(), "all");
            Files.writeString(file, rest);

            Ended ended = run(petrel, "all");
            assertThat(ended.archive()).isEmpty();
            assertThat(ended.said()).contains("\n-Dpetrel.archive=" + file + "\n");

            run(ENV, "PETREL_ARCHIVE=make", petrel.toString(), "all");
            assertThat(file).hasContent(ARCHIVE);
            assertThat(run(petrel, "all").said()).contains("\n-XX:+VerifySharedSpaces\n");
        }
    }

    @Test
    void removesWhatAKilledOneHadWrittenOfAnArchive() throws Exception {
        Path petrel = distribution();
        Files.createDirectories(dir.resolve("opt/.cache"));
        Path left = Files.writeString(dir.resolve("opt/.cache/java-17.0.9+1.jsa.4711"), "arch");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path current = Files.writeString(dir.resolve("opt/.cache/java-17.0.9+1.jsa.4712"), "arch");

        run(petrel, "version");

        assertThat(left).doesNotExist();
        assertThat(current).exists();
    }

    @Test
    void archivesAnewForAnotherJavaAndForNewerLibraries() throws Exception {
        Path petrel = distribution();
        run(petrel, "version");
        Files.writeString(jdk().resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");

        assertThat(run(petrel, "version").archive()).hasValue(archive("25.0.3"));
        assertThat(trainings()).isEqualTo(2);

        Path jar = dir.resolve("opt/lib/petrel-cli-1.0.jar");
        Files.setLastModifiedTime(
                jar, FileTime.from(Files.getLastModifiedTime(jar).toInstant().plusSeconds(60)));
        assertThat(run(petrel, "version").archive()).hasValue(archive("25.0.3"));
        assertThat(trainings()).isEqualTo(3);
    }

    @Test
    void doesWithoutAnArchiveThatCannotBeMadeOrDoesNotWork() throws Exception {
        for (String broken : List.of("ClassArchiveTraining", "ClientMain")) {
            Path petrel = distribution();
            Files.writeString(jdk().resolve("broken"), broken);

            Ended first = run(petrel, "version");
            Ended second = run(petrel, "version");

            assertThat(first).as("%s is broken", broken).matches(Ended::ok, first.said());
            assertThat(first.archive()).isEmpty();
            assertThat(second.archive()).isEmpty();
            assertThat(trainings()).as("not tried again").isEqualTo(1);
            deleteArchives();
        }
    }

    @Test
    void keepsQuietWhereNothingCanBeWritten() throws Exception {
        Path petrel = distribution();
        Files.writeString(dir.resolve("opt/.cache"), "in the way");

        Ended ended = run(petrel, "version");

        assertThat(ended.said()).startsWith("-XX:TieredStopAtLevel=1\n").doesNotContain("SharedArchiveFile");
    }

    @Test
    void makesDaemonsNotWaitForAnArchiveButTellsThemThatItIsMissing() throws Exception {
        Path petrel = distribution();
        Path file = dir.resolve("opt/.cache/java-17.0.9+1-node.jsa");

        for (String command : List.of("all", "standalone", "servers")) {
            Ended ended = run(petrel, command);
            assertThat(ended.archive()).as(command).isEmpty();
            assertThat(ended.said()).as(command).contains("\n-Dpetrel.archive=" + file + "\n");
        }
        for (String command : List.of("register", "demo", "bench")) {
            assertThat(run(petrel, command).said()).as(command).doesNotContain("archive", "Archive");
        }
        assertThat(dir.resolve("opt/.cache")).doesNotExist();
    }

    @Test
    void makesTheArchiveOfDaemonsWhenItIsAskedTo() throws Exception {
        Path petrel = distribution();
        Path file = dir.resolve("opt/.cache/java-17.0.9+1-node.jsa");

        for (int i = 0; i < 2; i++) {
            Ended made = run(ENV, "PETREL_ARCHIVE=make", petrel.toString(), "all");
            assertThat(made).matches(Ended::ok, made.said());
            assertThat(made.said()).isEmpty();
        }

        assertThat(trainings()).isEqualTo(1);
        assertThat(file).hasContent(ARCHIVE);
        Ended ended = run(petrel, "all");
        assertThat(ended.archive()).hasValue(file);
        assertThat(ended.said()).doesNotContain("petrel.archive");
        assertThat(run(ENV, "PETREL_ARCHIVE=off", petrel.toString(), "all").said())
                .doesNotContain("SharedArchiveFile", "petrel.archive");
    }

    @Test
    void givesDaemonsNoneThatCannotBeMade() throws Exception {
        Path petrel = distribution();
        Files.writeString(jdk().resolve("broken"), "ClassArchiveTraining");

        run(ENV, "PETREL_ARCHIVE=make", petrel.toString(), "all");
        Ended ended = run(petrel, "all");

        assertThat(ended.said()).doesNotContain("SharedArchiveFile", "petrel.archive");
        assertThat(trainings()).isEqualTo(1);
    }

    /** Where the distribution is not its user's to write to. */
    @Test
    void looksForTheArchiveWhereTheServiceManagerHasACache() throws Exception {
        Path petrel = distribution();
        Path file = dir.resolve("cache/petrel" + dir.resolve("opt") + "/java-17.0.9+1-node.jsa");
        Files.writeString(petrel, Files.readString(petrel).replace("[ -w \"$home\" ]", "false"));

        Ended first =
                run(ENV, "-u", "XDG_CACHE_HOME", "CACHE_DIRECTORY=" + dir.resolve("cache"), petrel.toString(), "all");

        assertThat(first.said()).contains("\n-Dpetrel.archive=" + file + "\n");
    }

    @Test
    void makesOneWholeArchiveWhenSeveralStartAtOnce() throws Exception {
        Path petrel = distribution();
        List<Started> started = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            started.add(start(path(), dir, petrel, "version"));
        }

        for (Started one : started) {
            assertThat(one.end().archive()).hasValue(archive("17.0.9+1"));
        }
        try (Stream<Path> left = Files.list(dir.resolve("opt/.cache"))) {
            assertThat(left).containsExactly(archive("17.0.9+1"));
        }
        assertThat(archive("17.0.9+1")).hasContent(ARCHIVE);
    }

    /** As a whole archive is. */
    private static final String ARCHIVE = "archivepetrel: whole";

    /** A distribution, and a JDK whose Java archives one word. */
    private Path distribution() throws IOException {
        Path home = dir.resolve("opt");
        Files.createDirectories(home.resolve("lib"));
        Files.createDirectories(jdk().resolve("bin"));
        for (String module : List.of("cli", "node", "testbed")) {
            Files.write(home.resolve("lib/petrel-" + module + "-1.0.jar"), new byte[0]);
        }
        Files.writeString(jdk().resolve("release"), "JAVA_RUNTIME_VERSION=\"17.0.9+1\"\nJAVA_VERSION=\"17.0.9\"\n");
        stub(jdk().resolve("bin/java"), """
                for word; do case $word in
                  -XX:ArchiveClassesAtExit=*) part=${word#*=} ;;
                  -XX:SharedArchiveFile=*.[0-9]*) tried=yes ;;
                  *.ClassArchiveTraining) echo "$word" >> "$STUBS/trainings"; printf arch > "$part"; printf ive >> "$part" ;;
                esac; done
                printf '%s\\n' "$@"
                case $(cat "$STUBS/../jdk/broken" 2>/dev/null) in
                  ClassArchiveTraining) [ -z "${part:-}" ] ;;
                  ClientMain) [ -z "${tried:-}" ] ;;
                esac
                """);
        if (!Files.exists(home.resolve("bin/petrel"))) {
            script(home);
        }
        return home.resolve("bin/petrel");
    }

    private void deleteArchives() throws IOException {
        Files.delete(archive("17.0.9+1"));
        Files.delete(stubs.resolve("trainings"));
    }

    private Path jdk() {
        return dir.resolve("jdk");
    }

    private Path archive(String version) {
        return dir.resolve("opt/.cache/java-" + version + ".jsa");
    }

    private long trainings() throws IOException {
        return Files.readAllLines(stubs.resolve("trainings")).size();
    }

    /** How the script ended, and what it and the stand-ins printed. */
    private record Ended(int code, String said) {
        boolean ok() {
            return code == 0;
        }

        /** The home that Java was told. */
        Path home() {
            return option("-Dpetrel.home=").orElseThrow(() -> new AssertionError("Java was not called: " + said));
        }

        Optional<Path> archive() {
            return option("-XX:SharedArchiveFile=");
        }

        private Optional<Path> option(String name) {
            return said.lines()
                    .filter(line -> line.startsWith(name))
                    .map(line -> Path.of(line.substring(name.length())))
                    .findFirst();
        }
    }

    private Ended run(Path petrel, String... words) throws Exception {
        return run(path(), dir, petrel, words);
    }

    private Ended run(String path, Path from, Path petrel, String... words) throws Exception {
        return start(path, from, petrel, words).end();
    }

    private Started start(String path, Path from, Path petrel, String... words) throws IOException {
        List<String> argv = new ArrayList<>(List.of(petrel.toString()));
        argv.addAll(List.of(words));
        Path out = Files.createTempFile(dir, "said", ".txt");
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(from.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().keySet().removeIf(name -> name.equals("JAVA_HOME") || name.startsWith("PETREL_"));
        builder.environment().put("PATH", path);
        builder.environment().put("STUBS", stubs.toString());
        builder.environment().put("CHECKOUT", checkout.toString());
        if (Files.exists(jdk())) {
            builder.environment().put("JAVA_HOME", jdk().toString());
        }
        return new Started(builder.start(), out);
    }

    private record Started(Process process, Path out) {
        Ended end() throws Exception {
            try {
                assertThat(process.waitFor(30, TimeUnit.SECONDS))
                        .as("the script ends")
                        .isTrue();
                return new Ended(process.exitValue(), Files.readString(out));
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private String path() {
        return stubs + ":" + System.getenv("PATH");
    }

    private void script(Path home) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.copy(Path.of("../bin/petrel"), bin.resolve("petrel"));
    }

    private void stub(String name, String body) throws IOException {
        stub(stubs.resolve(name), body);
    }

    private static void stub(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path tool(String name) {
        return List.of(Path.of("/bin", name), Path.of("/usr/bin", name)).stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
