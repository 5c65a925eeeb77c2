// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.security.Tls;
import dev.petrel.engine.security.TlsException;
import dev.petrel.engine.security.TlsWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that a server shows. While the server runs, the files are looked at every {@link #PAUSE}: new ones are
 * shown from the next connection on, and ones that cannot be used leave the old certificate in place. Versions and ciphers
 * are the library's: TLS 1.2 and 1.3.
 */
final class ServerCertificate {

    private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final String name;
    private final Tls tls;
    private final Clock clock;
    private @Nullable Loop loop;
    private SslContextFactory.@Nullable Server shown;
    private @Nullable TlsWatch watch;

    ServerCertificate(String name, Tls tls, Clock clock) {
        this.name = name;
        this.tls = tls;
        this.clock = clock;
    }

    /**
     * Reads the files.
     *
     * @throws TlsException when they cannot be used
     */
    synchronized SslContextFactory.Server read() {
        watch = new TlsWatch(tls, clock);
        SslContextFactory.Server read = new SslContextFactory.Server();
        read.setSslContext(tls.context());
        shown = read;
        return read;
    }

    /** Begins to look at what was read, if anything was. */
    synchronized void start() {
        if (watch == null) {
            return;
        }
        loop = new Loop(
                name + "-certificate",
                clock,
                new Backoff(PAUSE, PAUSE.multipliedBy(6), RandomGenerator.getDefault()),
                this::look);
        loop.start();
    }

    void stop() {
        Loop running;
        synchronized (this) {
            running = loop;
            loop = null;
            watch = null;
            shown = null;
        }
        if (running != null) {
            running.stop();
        }
    }

    private synchronized Duration look() {
        try {
            Optional<SSLContext> changed = watch == null ? Optional.empty() : watch.changed();
            if (changed.isPresent() && shown != null) {
                show(shown, changed.get());
            }
        } catch (TlsException e) {
            log.error(
                    "The new certificate of {} cannot be used, so new connections still get the old one: {}"
                            + " (put the file right; it is read within {} s)",
                    name,
                    e.getMessage(),
                    PAUSE.toSeconds());
        }
        return PAUSE;
    }

    private void show(SslContextFactory.Server factory, SSLContext context) {
        try {
            factory.reload(each -> each.setSslContext(context));
            log.info("{} shows the new certificate in \"{}\" from the next connection on.", name, tls.certificate());
        } catch (Exception e) { // what the library declares
            throw new IllegalStateException("the new certificate of " + name + " was not taken: " + e.getMessage(), e);
        }
    }
}
