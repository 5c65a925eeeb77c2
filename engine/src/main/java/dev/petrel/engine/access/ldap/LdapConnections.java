// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.ldap;

import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import dev.petrel.engine.access.ldap.LdapSettings.Servers;
import dev.petrel.engine.access.ldap.LdapSettings.Service;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The connections to a directory: bounded in number, in time, and in what an answer may hold. None is made before its use. */
final class LdapConnections implements AutoCloseable {

    private static final int LARGEST_ANSWER = 4 << 20;
    private static final long LONGEST_LIFE_MILLIS = 300_000; // firewalls forget connections that are idle

    private final LDAPConnectionPool pool;
    private final Semaphore free;
    private final long patienceMillis;

    /** What is done with a connection that is bound as the service account. */
    interface Use<T> {
        T with(LDAPConnection connection) throws LDAPException;
    }

    /** @throws dev.petrel.engine.security.TlsException if the CA's file cannot be used */
    LdapConnections(Servers servers, Service service) throws LDAPException {
        this.pool = pool(servers, service);
        this.free = new Semaphore(servers.connections());
        this.patienceMillis = servers.timeout().toMillis();
    }

    /** Does this, once more on a new connection if the first turns out to be broken. */
    <T> T use(Use<T> use) throws LDAPException {
        return use(use, pool::releaseConnection);
    }

    /** The same for what binds as another: the connection is the service account's again afterwards. */
    <T> T rebinding(Use<T> use) throws LDAPException {
        return use(use, pool::releaseAndReAuthenticateConnection);
    }

    private interface Release {
        void release(LDAPConnection connection);
    }

    private <T> T use(Use<T> use, Release release) throws LDAPException {
        acquire();
        try {
            try {
                return once(use, release);
            } catch (LDAPException e) {
                if (!e.getResultCode().equals(ResultCode.SERVER_DOWN)) {
                    throw e;
                }
                return once(use, release); // it had been closed while it was idle
            }
        } finally {
            free.release();
        }
    }

    private <T> T once(Use<T> use, Release release) throws LDAPException {
        LDAPConnection connection;
        try {
            connection = pool.getConnection();
        } catch (LDAPException e) {
            // A wrong password of the service account must not pass for one of the user.
            throw new LDAPException(ResultCode.CONNECT_ERROR, "as the service account: " + e.getMessage(), e);
        }
        boolean usable = false;
        try {
            T result = use.with(connection);
            usable = true;
            return result;
        } catch (LDAPException e) {
            usable = e.getResultCode().isConnectionUsable();
            throw e;
        } finally {
            if (usable) {
                release.release(connection);
            } else {
                pool.releaseDefunctConnection(connection);
            }
        }
    }

    private void acquire() throws LDAPException {
        try {
            if (!free.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS)) {
                throw new LDAPException(ResultCode.BUSY, "all connections are in use (max_connections)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LDAPException(ResultCode.USER_CANCELED, "this process is being stopped", e);
        }
    }

    private static LDAPConnectionPool pool(Servers servers, Service service) throws LDAPException {
        @Nullable SSLContext tls = servers.tls().enabled() ? servers.tls().context() : null;
        SocketFactory sockets =
                tls != null && !servers.startTls() ? tls.getSocketFactory() : SocketFactory.getDefault();
        PostConnectProcessor startTls =
                tls != null && servers.startTls() ? new StartTLSPostConnectProcessor(tls) : null;
        String[] hosts = servers.hosts().toArray(String[]::new);
        int[] ports = new int[hosts.length];
        Arrays.fill(ports, servers.port());
        LDAPConnectionPool pool = new LDAPConnectionPool(
                new FailoverServerSet(hosts, ports, sockets, options(servers)),
                new SimpleBindRequest(service.dn(), service.password()),
                0,
                servers.connections(),
                startTls,
                false);
        pool.setMaxConnectionAgeMillis(LONGEST_LIFE_MILLIS);
        pool.setConnectionPoolName("petrel");
        return pool;
    }

    private static LDAPConnectionOptions options(Servers servers) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        int millis = (int) servers.timeout().toMillis();
        options.setConnectTimeoutMillis(millis);
        options.setResponseTimeoutMillis(millis);
        options.setFollowReferrals(false);
        options.setBindWithDNRequiresPassword(true);
        options.setUseSynchronousMode(true);
        options.setMaxMessageSize(LARGEST_ANSWER);
        // It checks the host's name, but for addresses of loopback in figures.
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        return options;
    }

    @Override
    public void close() {
        pool.close();
    }
}
