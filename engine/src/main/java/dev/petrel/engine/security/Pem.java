// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates and private keys from PEM files, as OpenSSL writes them: keys in PKCS#8, encrypted or not, and in
 * the older forms {@code RSA PRIVATE KEY} and {@code EC PRIVATE KEY}.
 */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final String[] ALGORITHMS = {"RSA", "EC", "EdDSA", "DSA"};

    private Pem() {}

    private record Block(String type, String body) {}

    /** All certificates of a file, in its order: at least one. */
    static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.type().endsWith("CERTIFICATE")) {
                try {
                    found.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(decode(file, block))));
                } catch (CertificateException e) {
                    throw new TlsException(
                            "\"" + file + "\" holds a certificate that cannot be read: " + e.getMessage(), e);
                }
            }
        }
        if (found.isEmpty()) {
            throw new TlsException("\"" + file + "\" holds no certificate; it is to be a PEM file with"
                    + " -----BEGIN CERTIFICATE-----");
        }
        return found;
    }

    /** The private key of a file. */
    static PrivateKey key(Path file, @Nullable String password) {
        Block block = blocks(file).stream()
                .filter(found -> found.type().endsWith("PRIVATE KEY"))
                .findFirst()
                .orElseThrow(() -> new TlsException("\"" + file + "\" holds no private key; it is to be a PEM file with"
                        + " -----BEGIN PRIVATE KEY-----"));
        if (block.body().contains("DEK-Info")) {
            throw new TlsException("\"" + file + "\" holds a key that is encrypted in an old way; convert it with"
                    + " \"openssl pkcs8 -topk8 -in " + file + " -out NEW.pem\"");
        }
        byte[] der = decode(file, block);
        return switch (block.type()) {
            case "PRIVATE KEY" -> pkcs8(file, der);
            case "RSA PRIVATE KEY" -> pkcs8(file, Der.pkcs8OfRsa(der));
            case "EC PRIVATE KEY" -> pkcs8(file, ofEc(file, der));
            case "ENCRYPTED PRIVATE KEY" -> decrypt(file, der, password);
            default ->
                throw new TlsException("\"" + file + "\" holds a key of the unknown form \"" + block.type()
                        + "\"; convert it with \"openssl pkcs8 -topk8 -nocrypt -in " + file + " -out NEW.pem\"");
        };
    }

    private static byte[] ofEc(Path file, byte[] der) {
        Optional<byte[]> wrapped = Der.pkcs8OfEc(der);
        return wrapped.orElseThrow(
                () -> new TlsException("\"" + file + "\" holds an EC key that names no curve; convert it"
                        + " with \"openssl pkcs8 -topk8 -nocrypt -in " + file + " -out NEW.pem\""));
    }

    private static PrivateKey pkcs8(Path file, byte[] der) {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                continue; // a key of another algorithm
            } catch (GeneralSecurityException e) {
                throw new TlsException("this Java has no keys of " + algorithm, e);
            }
        }
        throw new TlsException("\"" + file + "\" holds a private key that is none of " + String.join(", ", ALGORITHMS));
    }

    private static PrivateKey decrypt(Path file, byte[] der, @Nullable String password) {
        if (password == null) {
            throw new TlsException("\"" + file + "\" holds an encrypted private key, and no password is given for it");
        }
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
            // For PBES2 the algorithm's own name says nothing; its parameters print the name that Java knows.
            String algorithm = encrypted.getAlgName().equals("PBES2")
                            || encrypted.getAlgName().equals("1.2.840.113549.1.5.13")
                    ? encrypted.getAlgParameters().toString()
                    : encrypted.getAlgName();
            Key secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secret, encrypted.getAlgParameters());
            return pkcs8(file, encrypted.getKeySpec(cipher).getEncoded());
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException(
                    "\"" + file + "\" holds an encrypted private key that cannot be decrypted (" + e.getMessage()
                            + "); is the password right?",
                    e);
        }
    }

    private static List<Block> blocks(Path file) {
        String text;
        try {
            text = Files.readString(file, US_ASCII);
        } catch (IOException e) {
            throw new TlsException(
                    "\"" + file + "\" cannot be read (" + e + "); does it exist, and may this user read it?", e);
        }
        List<Block> found = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            found.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return found;
    }

    private static byte[] decode(Path file, Block block) {
        try {
            return Base64.getMimeDecoder().decode(block.body().strip());
        } catch (IllegalArgumentException e) {
            throw new TlsException(
                    "\"" + file + "\" is damaged: what it calls a " + block.type() + " is not Base64", e);
        }
    }
}
