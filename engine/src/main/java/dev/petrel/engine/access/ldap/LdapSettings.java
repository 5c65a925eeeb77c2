// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import dev.petrel.engine.security.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of StackStorm's LDAP backend (st2-auth-ldap), by its names and with its defaults, but that TLS is always
 * checked and referrals are never followed.
 *
 * @param service whom the directory is asked as
 * @param users where users are, and how they are found
 * @param groups which groups let a user in
 */
record LdapSettings(Servers servers, Service service, Users users, Groups groups) {

    private static final String GROUP_PATTERN =
            "(|(&(objectClass=*)(|(member={user_dn})(uniqueMember={user_dn})(memberUid={username}))))";

    /**
     * Where the directory is.
     *
     * @param startTls whether a connection begins in clear and is then encrypted
     * @param timeout for a connection, and for an answer
     * @param connections how many there are at once
     */
    record Servers(List<String> hosts, int port, Tls tls, boolean startTls, Duration timeout, int connections) {}

    /** Whom the directory is asked as. Its text does not show the password. */
    record Service(String dn, String password) {
        @Override
        public String toString() {
            return "Service[dn=" + dn + "]";
        }
    }

    /**
     * Where users are.
     *
     * @param id the attribute whose value is a user's name
     */
    record Users(String base, SearchScope scope, FilterPattern pattern, String id) {}

    /**
     * Which groups let a user in.
     *
     * @param all whether a user has to be in all of {@code required}, or in any
     * @param required their DNs, or first parts of them
     * @param cache for how long a user's groups are remembered; zero for not at all
     * @param cached of how many users they are remembered
     */
    record Groups(String base, FilterPattern pattern, boolean all, List<DN> required, Duration cache, int cached) {}

    /**
     * Reads {@code backend_kwargs}.
     *
     * @throws dev.petrel.engine.config.ConfigException with all that is wrong
     */
    static LdapSettings of(Map<String, @Nullable Object> settings) {
        Kwargs kwargs = new Kwargs(settings);
        Servers servers = servers(kwargs);
        String base = base(kwargs, "base_ou", kwargs.required("base_ou", "the DN below which users are"));
        String dn = base(kwargs, "bind_dn", kwargs.required("bind_dn", "the DN of the account that searches"));
        Service service = new Service(dn, kwargs.secret("bind_password"));
        String id = kwargs.text("id_attr", "uid");
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9.;-]*")) {
            kwargs.wrong("id_attr", "the name of an attribute such as uid or sAMAccountName", "");
        }
        String account = kwargs.text("account_pattern", "");
        Optional<FilterPattern> users = pattern(
                kwargs,
                account.isEmpty() ? "id_attr" : "account_pattern",
                account.isEmpty() ? id + "={username}" : account,
                "username");
        Optional<FilterPattern> memberships =
                pattern(kwargs, "group_pattern", text(kwargs, "group_pattern", GROUP_PATTERN), "username", "user_dn");
        SearchScope scope = scope(kwargs);
        String groupBase = base(kwargs, "base_ou_group", text(kwargs, "base_ou_group", base));
        boolean all = all(kwargs);
        List<DN> required = required(kwargs);
        Duration cache = cache(kwargs);
        int cached = kwargs.integer("cache_user_groups_cache_max_size", 100, 1, 100_000);
        kwargs.flag("debug", false); // the log's own level says what is logged
        kwargs.end();
        return new LdapSettings(
                servers,
                service,
                new Users(base, scope, users.orElseThrow(), id),
                new Groups(groupBase, memberships.orElseThrow(), all, required, cache, cached));
    }

    private static Servers servers(Kwargs kwargs) {
        List<String> hosts = new ArrayList<>();
        for (String host : kwargs.required("host", "the host of the directory").split(",", -1)) {
            String stripped = host.strip().replaceAll("^\\[(.*)]$", "$1");
            if (!host.isEmpty() && !stripped.matches("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")) {
                kwargs.wrong("host", "host names with commas between them", "write no ldap:// and no port");
            }
            hosts.add(stripped);
        }
        boolean ssl = kwargs.flag("use_ssl", false);
        boolean startTls = kwargs.flag("use_tls", false);
        if (ssl && startTls) {
            kwargs.wrong("use_tls", "false beside use_ssl", "set one of both");
        }
        if (kwargs.flag("chase_referrals", false)) {
            kwargs.wrong(
                    "chase_referrals",
                    "false, for passwords would go to any server that a referral names",
                    "name the servers in host");
        }
        String ca = kwargs.text("cacert", "");
        Tls tls = ssl || startTls
                ? new Tls(true, ca.isEmpty() ? null : Path.of(ca), null, null, null, Tls.Check.ALL)
                : Tls.OFF;
        double seconds = ClientOptions.timeout(kwargs, kwargs.number("network_timeout", 10, 0.1, 120));
        return new Servers(
                hosts,
                kwargs.integer("port", ssl ? 636 : 389, 1, 65535),
                tls,
                startTls,
                Duration.ofMillis((long) (seconds * 1000)),
                kwargs.integer("max_connections", 8, 1, 100));
    }

    private static String text(Kwargs kwargs, String key, String otherwise) {
        String text = kwargs.text(key, otherwise);
        return text.isEmpty() ? otherwise : text;
    }

    private static Optional<FilterPattern> pattern(Kwargs kwargs, String key, String text, String... values) {
        try {
            return Optional.of(FilterPattern.of(text, values));
        } catch (IllegalArgumentException e) {
            kwargs.wrong(key, Objects.requireNonNull(e.getMessage()), "");
            return Optional.empty();
        }
    }

    private static String base(Kwargs kwargs, String key, String dn) {
        if (!DN.isValidDN(dn)) {
            kwargs.wrong(key, "a DN such as ou=people,dc=example,dc=com", "");
        }
        return dn;
    }

    private static SearchScope scope(Kwargs kwargs) {
        String scope = kwargs.text("scope", "subtree");
        switch (scope) {
            case "base":
                return SearchScope.BASE;
            case "onelevel":
                return SearchScope.ONE;
            case "subtree":
                return SearchScope.SUB;
            default:
                kwargs.wrong("scope", "one of base, onelevel, subtree", "");
                return SearchScope.SUB;
        }
    }

    private static boolean all(Kwargs kwargs) {
        String check = kwargs.text("group_dns_check", "and").toLowerCase(Locale.ROOT);
        if (!List.of("and", "or").contains(check)) {
            kwargs.wrong("group_dns_check", "and or or", "");
        }
        return check.equals("and");
    }

    private static List<DN> required(Kwargs kwargs) {
        List<DN> required = new ArrayList<>();
        List<String> texts = kwargs.texts("group_dns");
        for (String text : texts) {
            try {
                required.add(new DN(text));
            } catch (LDAPException e) {
                kwargs.wrong("group_dns", "DNs, or first parts of them such as CN=st2users", "");
            }
        }
        if (texts.isEmpty()) {
            kwargs.wrong("group_dns", "at least one group whose members may log in", "add a list of DNs");
        }
        return List.copyOf(required);
    }

    private static Duration cache(Kwargs kwargs) {
        int brief = kwargs.integer("cache_user_groups_ttl", 120, 1, 86_400);
        int seconds = kwargs.integer("cache_user_groups_cache_ttl", brief, 1, 86_400);
        return kwargs.flag("cache_user_groups_response", true) ? Duration.ofSeconds(seconds) : Duration.ZERO;
    }
}
