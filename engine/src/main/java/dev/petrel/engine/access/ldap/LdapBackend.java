// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.petrel.engine.access.AuthBackend;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.ConfigProblem;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.security.TlsException;
import dev.petrel.engine.text.ControlCharacters;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users of an LDAP directory or Active Directory, as StackStorm's {@code ldap} backend (st2-auth-ldap): a service account
 * looks for the user, the user's password is tried, and the groups decide whether that is enough. A user's groups are DNs
 * in the directory's spelling.
 *
 * <p>A node starts without the directory; nobody can log in as long as it is away.
 */
public final class LdapBackend implements AuthBackend, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LdapBackend.class);

    /** What a directory answers to a wrong password, and to an account that may not log in. */
    private static final Set<ResultCode> REFUSALS = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.REFERRAL);

    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_PASSWORD = 1024;
    private static final int MOST_GROUPS = 2_000;
    private static final String NO_ATTRIBUTES = "1.1";
    private static final String NOBODY = "cn=nobody of petrel,";

    private final LdapSettings settings;
    private final LdapConnections connections;
    private final GroupCache cache;

    /**
     * Reads the settings. Connects to nothing yet.
     *
     * @param kwargs {@code backend_kwargs}
     * @throws ConfigException with all that is wrong with them
     */
    public LdapBackend(Map<String, @Nullable Object> kwargs, Clock clock) {
        this.settings = LdapSettings.of(kwargs);
        this.cache = new GroupCache(settings.groups().cache(), settings.groups().cached(), clock);
        try {
            this.connections = new LdapConnections(settings.servers(), settings.service());
        } catch (TlsException | LDAPException e) {
            throw new ConfigException(List.of(new ConfigProblem(
                    "[auth] backend_kwargs",
                    "cacert",
                    "a file with the directory's CA",
                    String.valueOf(e.getMessage()))));
        }
        if (!settings.servers().tls().enabled()) {
            log.warn(
                    "Passwords go to the directory {} in clear: set use_ssl or use_tls in [auth] backend_kwargs.",
                    settings.servers().hosts());
        }
    }

    @Override
    public Optional<User> authenticate(String user, String password) {
        if (user.isBlank()
                || user.length() > LONGEST_NAME
                || password.isEmpty() // a directory lets in whoever sends none, as nobody
                || password.length() > LONGEST_PASSWORD
                || (user + password).indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try {
            Optional<SearchResultEntry> found = connections.use(connection -> find(connection, user));
            // Without a user it takes as long.
            String dn = found.map(SearchResultEntry::getDN)
                    .orElse(NOBODY + settings.users().base());
            boolean right = connections.rebinding(connection -> accepts(connection, dn, password));
            return right ? found.flatMap(entry -> member(entry, user)) : Optional.empty();
        } catch (LDAPException e) {
            throw unavailable(e);
        }
    }

    private Optional<SearchResultEntry> find(LDAPConnection connection, String user) throws LDAPException {
        Filter filter = settings.users().pattern().filter(Map.of("username", user));
        List<SearchResultEntry> found = search(
                connection, settings.users().base(), filter, 2, settings.users().id());
        if (found.size() > 1) {
            log.warn(
                    "More than one entry of the directory is the user \"{}\", who cannot log in: make id_attr or"
                            + " account_pattern tell them apart.",
                    ControlCharacters.escape(user));
            return Optional.empty();
        }
        return found.stream().findFirst();
    }

    /** Not more than {@code most} of what is found. */
    private List<SearchResultEntry> search(
            LDAPConnection connection, String base, Filter filter, int most, String attribute) throws LDAPException {
        SearchRequest request = new SearchRequest(
                base,
                settings.users().scope(),
                DereferencePolicy.NEVER,
                most,
                (int) Math.max(1, settings.servers().timeout().toSeconds()),
                false,
                filter,
                attribute);
        try {
            return connection.search(request).getSearchEntries();
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                return e.getSearchEntries();
            }
            throw e;
        }
    }

    private static boolean accepts(LDAPConnection connection, String dn, String password) throws LDAPException {
        try {
            return connection.bind(dn, password).getResultCode().equals(ResultCode.SUCCESS);
        } catch (LDAPException e) {
            if (REFUSALS.contains(e.getResultCode())) {
                return false;
            }
            throw e;
        }
    }

    /** The user if its groups let it in. */
    private Optional<User> member(SearchResultEntry entry, String user) {
        String dn = entry.getDN();
        Set<String> groups = cache.get(dn).orElseGet(() -> {
            Set<String> asked = groups(user, dn);
            cache.put(dn, asked);
            return asked;
        });
        if (isLetIn(groups)) {
            return Optional.of(new User(name(entry, user), groups));
        }
        log.warn(
                "\"{}\" is not in {} of group_dns in [auth] backend_kwargs, and cannot log in.",
                ControlCharacters.escape(user),
                settings.groups().all() ? "all" : "any");
        return Optional.empty();
    }

    private Set<String> groups(String user, String dn) {
        try {
            Filter filter = settings.groups().pattern().filter(Map.of("username", user, "user_dn", dn));
            List<SearchResultEntry> found = connections.use(
                    connection -> search(connection, settings.groups().base(), filter, MOST_GROUPS, NO_ATTRIBUTES));
            if (found.size() >= MOST_GROUPS) {
                log.warn("\"{}\" is in {} groups or more; only so many are looked at.", dn, MOST_GROUPS);
            }
            return found.stream().map(SearchResultEntry::getDN).collect(Collectors.toCollection(LinkedHashSet::new));
        } catch (LDAPException e) {
            throw unavailable(e);
        }
    }

    private boolean isLetIn(Set<String> groups) {
        Stream<DN> required = settings.groups().required().stream();
        return settings.groups().all()
                ? required.allMatch(each -> isAmong(each, groups))
                : required.anyMatch(each -> isAmong(each, groups));
    }

    /** A DN of one part stands for every group whose DN begins with it. */
    private static boolean isAmong(DN required, Set<String> groups) {
        return groups.stream().anyMatch(each -> {
            try {
                DN group = new DN(each);
                return group.equals(required)
                        || required.getRDNs().length == 1 && required.getRDN().equals(group.getRDN());
            } catch (LDAPException e) {
                return false; // no DN of any group that is required
            }
        });
    }

    /** The directory's spelling of the user's name; directories tell neither case nor some spaces apart. */
    private String name(SearchResultEntry entry, String user) {
        String[] names = entry.getAttributeValues(settings.users().id());
        return names != null && names.length == 1 ? names[0] : user.strip();
    }

    private UnavailableException unavailable(LDAPException e) {
        return new UnavailableException(
                "the directory " + settings.servers().hosts() + ": "
                        + e.getResultCode().getName() + ", " + ControlCharacters.escape(String.valueOf(e.getMessage())),
                e);
    }

    @Override
    public void close() {
        connections.close();
    }
}
