// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.engine.security.Tls;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;

/** Which servers are trusted with what goes by TLS. Each way is made once, when it is needed: that reads files. */
public final class Trust {

    private @Nullable TlsSocketStrategy verified;
    private @Nullable TlsSocketStrategy any;

    /** @param verify whether only a certificate counts that an authority which Java trusts has signed for the host's name */
    public synchronized TlsSocketStrategy by(boolean verify) {
        TlsSocketStrategy made = verify ? verified : any;
        if (made != null) {
            return made;
        }
        if (verify) {
            return verified = new DefaultClientTlsStrategy(Tls.ON.context(), HttpsSupport.getDefaultHostnameVerifier());
        }
        Tls nothing = new Tls(true, null, null, null, null, Tls.Check.NOTHING);
        return any = new DefaultClientTlsStrategy(nothing.context(), NoopHostnameVerifier.INSTANCE);
    }
}
