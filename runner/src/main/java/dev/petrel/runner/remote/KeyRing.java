// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** The private keys of one run, each read once: that may take long for an encrypted one. Safe for any number of threads. */
final class KeyRing {

    private static final String HEADER = "private key-----";

    private final Map<String, List<KeyPair>> read = new ConcurrentHashMap<>();
    private final @Nullable String passphrase;

    /** @param passphrase of the keys that are encrypted, or null */
    KeyRing(@Nullable String passphrase) {
        this.passphrase = passphrase;
    }

    /**
     * The keys in {@code textOrFile}: a key itself, or the path of its file.
     *
     * @throws IOException if there is none that can be used; the message is for people, and has nothing of the key in it
     */
    List<KeyPair> keys(String textOrFile) throws IOException {
        List<KeyPair> known = read.get(textOrFile);
        if (known == null) {
            known = isText(textOrFile) ? ofText(textOrFile) : ofFile(file(textOrFile));
            read.put(textOrFile, known);
        }
        return known;
    }

    static boolean isText(String textOrFile) {
        return textOrFile.toLowerCase(Locale.ROOT).contains(HEADER);
    }

    private List<KeyPair> ofText(String text) throws IOException {
        // Templates and form fields may have lost the last line end, which the format wants.
        byte[] bytes = (text.strip() + "\n").getBytes(StandardCharsets.UTF_8);
        return load("parameter \"private_key\"", new ByteArrayInputStream(bytes));
    }

    private List<KeyPair> ofFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("No such file or directory on this node: private key \"" + file + "\"");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return load("private key \"" + file + "\"", in);
        }
    }

    /** @throws IOException if it can be no path; the text is not repeated, for it may be a key that was cut */
    private static Path file(String text) throws IOException {
        try {
            return text.startsWith("~/")
                    ? Path.of(System.getProperty("user.home", "/"), text.substring(2))
                    : Path.of(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IOException("parameter \"private_key\" is neither a private key nor the path of its file", e);
        }
    }

    private List<KeyPair> load(String what, InputStream in) throws IOException {
        FilePasswordProvider passphrases = passphrase == null ? FilePasswordProvider.EMPTY : (s, r, n) -> passphrase;
        List<KeyPair> keys = new ArrayList<>();
        try {
            Iterable<KeyPair> found =
                    SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(what), in, passphrases);
            if (found != null) {
                found.forEach(keys::add);
            }
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new IOException(
                    what + " cannot be read" + remedy() + " (" + e.getClass().getSimpleName() + ")", e);
        }
        if (keys.isEmpty()) {
            throw new IOException(what + " holds no private key of a known form: OpenSSH, PKCS#1 or PKCS#8 in PEM");
        }
        return List.copyOf(keys);
    }

    private String remedy() {
        return passphrase == null
                ? "; if it is encrypted, give parameter \"passphrase\""
                : " with the given passphrase, or it is of an unknown form";
    }
}
