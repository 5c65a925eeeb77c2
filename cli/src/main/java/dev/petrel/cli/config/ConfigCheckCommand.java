// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.config;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.config.DatastoreConfig;
import dev.petrel.engine.config.LoadedConfig;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.config.SensorConfig;
import dev.petrel.engine.content.config.PackConfigs;
import dev.petrel.engine.content.source.PackFinder;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.partition.PartitionFile;
import dev.petrel.engine.security.KeyFile;
import dev.petrel.engine.security.KeyFileException;
import dev.petrel.engine.security.Tls;
import dev.petrel.engine.security.TlsException;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel config check}. Needs no server. */
@Command(
        sortOptions = false,
        description =
                "Checks the configuration, the files with certificates, keys and the partition that it names, and the configurations of the packs on"
                        + " this node: prints OK, or all that is wrong and exits with 2.")
public final class ConfigCheckCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    public ConfigCheckCommand(CliContext context) {
        this.context = context;
    }

    /** @throws dev.petrel.engine.config.ConfigException with all problems; the command line prints them */
    @Override
    public Integer call() {
        LoadedConfig loaded = options.load(context);
        if (!loaded.unused().isEmpty()) {
            tell("without a meaning here: " + String.join(", ", loaded.unused()));
        }
        loaded.warnings().forEach(warning -> tell("warning: " + warning));
        boolean certificatesAreGood = certificatesAreGood(loaded.config());
        boolean keyIsGood = keyIsGood(loaded.config().keyValues());
        boolean partitionIsGood = partitionIsGood(loaded.config().sensorContainer());
        if (!packsAreConfigured(loaded.config()) || !partitionIsGood || !certificatesAreGood || !keyIsGood) {
            return ExitCodes.USAGE;
        }
        String files = loaded.files().stream().map(Path::toString).collect(Collectors.joining(", "));
        context.out().println("OK: " + (files.isEmpty() ? "no file, only defaults" : files));
        context.out().flush();
        return ExitCodes.OK;
    }

    /** Whether what there is of {@code configs/<pack>.yaml} can be read. What is wrong with the packs is registration's. */
    private boolean packsAreConfigured(PetrelConfig config) {
        List<Pack> packs = new PackFinder(config.content().packs()).all(new ArrayList<>());
        PackConfigs configs = new PackConfigs(config.system().basePath());
        JinjaTemplates templates = new JinjaTemplates();
        List<Problem> problems = new ArrayList<>();
        packs.forEach(pack -> problems.addAll(configs.check(pack, templates)));
        if (!packs.isEmpty()) {
            problems.addAll(configs.leftOver(packs));
        }
        problems.forEach(problem -> tell(problem.toString()));
        return problems.stream().noneMatch(Problem::isError);
    }

    /** Reads them as the daemons do: the user of this command needs their permissions. */
    private boolean certificatesAreGood(PetrelConfig config) {
        List<String> bad = new ArrayList<>();
        read("[messaging]", config.messaging().tls(), bad);
        read("[database]", config.database().tls(), bad);
        read("[api]", config.api().tls(), bad);
        bad.forEach(this::tell);
        return bad.isEmpty();
    }

    private static void read(String section, Tls tls, List<String> bad) {
        if (tls.enabled()) {
            try {
                var ignored = tls.context();
            } catch (TlsException e) {
                bad.add(section + ": " + e.getMessage());
            }
        }
    }

    private boolean keyIsGood(DatastoreConfig config) {
        if (!config.encryption() || config.encryptionKey().isEmpty()) {
            return true;
        }
        try {
            var ignored = KeyFile.read(config.encryptionKey().get());
            return true;
        } catch (KeyFileException e) {
            tell("[keyvalue] encryption_key_path: the file \""
                    + config.encryptionKey().get() + "\" " + e.reason() + "; " + e.remedy());
            return false;
        }
    }

    private boolean partitionIsGood(SensorConfig config) {
        String file = config.partitionProvider().get("partition_file");
        if (file == null) {
            return true;
        }
        PartitionFile.Reading reading = PartitionFile.read(Path.of(file));
        if (reading instanceof PartitionFile.Bad bad) {
            bad.reasons().forEach(this::tell);
            return false;
        }
        PartitionFile.Good good = (PartitionFile.Good) reading;
        good.remarks().forEach(this::tell);
        if (!good.map().sensorsByNode().containsKey(config.nodeName())) {
            tell(file + ": this node, \"" + config.nodeName() + "\", is not in the map and so runs no sensor");
        }
        return true;
    }

    private void tell(String line) {
        context.err().println(line);
        context.err().flush();
    }
}
