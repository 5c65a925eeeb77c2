// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.api.resource.TokenResource;
import dev.petrel.engine.access.AuthBackend;
import dev.petrel.engine.access.Logins;
import dev.petrel.engine.access.backend.FlatFileBackend;
import dev.petrel.engine.access.backend.ProxyUsers;
import dev.petrel.engine.access.ldap.LdapBackend;
import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.ConfigProblem;
import dev.petrel.engine.lifecycle.Clock;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds who checks passwords, as {@code [auth]} says. */
final class AuthBackends {

    /** Where users are, when {@code backend_kwargs} does not say. */
    static final Path USERS = Path.of("/etc/petrel/htpasswd");

    private static final String FILE = "file_path";

    private AuthBackends() {}

    /**
     * Who asks for a token, as the configuration has it found out.
     *
     * @param closing takes what is to be run when the process stops
     * @throws ConfigException for what it cannot do
     */
    static TokenResource.Who who(AuthConfig config, Clock clock, Consumer<Runnable> closing) {
        if (!config.enable()) {
            return TokenResource.Who.nobody();
        }
        if (config.mode() == AuthConfig.Mode.PROXY) {
            return TokenResource.Who.byProxy(new ProxyUsers(config.logins().trustedProxies()));
        }
        return TokenResource.Who.byPassword(new Logins(backend(config, clock, closing), config.logins(), clock));
    }

    private static AuthBackend backend(AuthConfig config, Clock clock, Consumer<Runnable> closing) {
        return switch (config.backend()) {
            case FLAT_FILE -> new FlatFileBackend(users(config), clock);
            case LDAP -> {
                LdapBackend directory = new LdapBackend(config.kwargs(), clock);
                closing.accept(directory::close);
                yield directory;
            }
        };
    }

    /** Whether users are in a file that this process reads. */
    static boolean hasFile(AuthConfig config) {
        return config.enable()
                && config.mode() == AuthConfig.Mode.STANDALONE
                && config.backend() == AuthConfig.BackendType.FLAT_FILE;
    }

    /** The file of users. */
    static Path users(AuthConfig config) {
        Set<String> others = new TreeSet<>(config.kwargs().keySet());
        others.remove(FILE);
        if (!others.isEmpty()) {
            throw problem(
                    "backend_kwargs", "only file_path for flat_file, found " + others, "remove what is not file_path");
        }
        @Nullable Object file = config.kwargs().get(FILE);
        if (file == null) {
            return USERS;
        }
        if (file instanceof String text && text.startsWith("/") && text.indexOf('\0') < 0) {
            return Path.of(text);
        }
        throw problem("backend_kwargs", "file_path to be an absolute path", "write it from /");
    }

    private static ConfigException problem(String what, String expected, String remedy) {
        return new ConfigException(List.of(new ConfigProblem("[auth]", what, expected, remedy)));
    }
}
