// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** What went wrong on the way to a host, for people. */
final class Trouble {

    private Trouble() {}

    static String words(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof SSLException) {
            return message
                    + "; let Java trust the authority of its certificate, which must be for this host's name, or set"
                    + " verify_ssl_cert to false";
        }
        if (e instanceof UnknownHostException) {
            return "no name server knows it: " + message;
        }
        return e instanceof ConnectException ? message + "; is WinRM set up there (winrm quickconfig)?" : message;
    }
}
