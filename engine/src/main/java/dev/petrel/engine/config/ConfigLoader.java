// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.security.PrivateFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the configuration of a process: defaults, then files, then {@code ST2_<SECTION>__<KEY>}, then
 * {@code PETREL_<SECTION>__<KEY>}, then flags. Later ones win.
 */
public final class ConfigLoader {

    private ConfigLoader() {}

    /**
     * Reads and checks everything. Blocks on reading the files and does nothing else outside.
     *
     * @param files as named on the command line; if none, those of {@code PETREL_CONFIG_FILE}, else
     *     {@code /etc/petrel/petrel.conf}, else the distribution's own
     * @param environment the process's environment
     * @param flags values of options, by {@code section.key}
     * @param home the root of the distribution
     * @throws ConfigException with all problems, if there is one
     */
    public static LoadedConfig load(
            List<Path> files, Map<String, String> environment, Map<String, String> flags, Path home) {
        List<Path> read = files.isEmpty() ? ConfigFiles.find(environment, ConfigFiles.usual(home)) : List.copyOf(files);
        List<ConfigProblem> problems = new ArrayList<>();
        Settings settings = new Settings(problems);
        read.forEach(file -> settings.addAll(IniFile.read(file.toAbsolutePath(), problems)));
        settings.addAll(EnvironmentSettings.st2(environment));
        settings.addAll(EnvironmentSettings.petrel(environment));
        settings.addAll(flagSettings(flags));
        settings.refuseWhatIsNotGuarded();
        PetrelConfig config = ConfigReading.read(settings, home);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        List<String> warnings = new ArrayList<>(TlsKeys.warnings(config));
        warnings.addAll(AuthKeys.warnings(config));
        warnings.addAll(settings.openSecrets());
        warnings.addAll(encryption(config));
        return new LoadedConfig(config, EffectiveConfig.of(settings), read, settings.unused(), warnings);
    }

    private static List<String> encryption(PetrelConfig whole) {
        DatastoreConfig config = whole.keyValues();
        if (config.encryptionKey().isEmpty()) {
            return whole.auth().enable()
                    ? List.of("[keyvalue] encryption_key_path is not set: the database holds parameters, results and"
                            + " payloads in clear, those that are secret too, for whoever can read it or a backup of it;"
                            + " make a key with \"petrel key generate FILE\", and set it on every node")
                    : List.of();
        }
        Path file = config.encryptionKey().get();
        if (!config.encryption()) {
            return List.of("[keyvalue] enable_encryption = False: the key \"" + file + "\" is not used, so secrets are"
                    + " refused, and those that are stored cannot be read");
        }
        return PrivateFiles.readableByAll(file)
                ? List.of("\"" + file + "\" holds the key of the datastore, and every user of this machine may read it;"
                        + " close it with \"chmod o= " + file + "\"")
                : List.of();
    }

    private static List<Setting> flagSettings(Map<String, String> flags) {
        return flags.entrySet().stream()
                .map(flag -> {
                    String[] parts = flag.getKey().split("\\.", 2);
                    String name = parts.length < 2 ? "" : parts[1];
                    return new Setting(parts[0], name, flag.getValue().strip(), new Source.Flag(flag.getKey()));
                })
                .toList();
    }
}
