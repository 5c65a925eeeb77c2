// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A certificate authority of a test, and PEM files with what it signs. */
final class Certificates {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final String name;
    private final KeyPair keys;
    private final Path file;

    private Certificates(Path directory, String name, KeyPair keys, Path file) {
        this.directory = directory;
        this.name = name;
        this.keys = keys;
        this.file = file;
    }

    /** A certificate and its key, in a file each. */
    record Issued(Path certificate, Path key, KeyPair keys) {}

    static Certificates authority(Path directory, String name) throws Exception {
        KeyPair keys = newKeys("EC");
        X509Certificate own = sign(name, keys, name, keys, null, true, Duration.ofDays(1));
        return new Certificates(directory, name, keys, write(directory.resolve(name + ".pem"), own));
    }

    /** The CA's own certificate. */
    Path file() {
        return file;
    }

    Issued issue(String subject, GeneralName names) throws Exception {
        return issue(subject, names, "EC", Duration.ofDays(1));
    }

    /** @param left how long it is valid; less than nothing for one that has expired */
    Issued issue(String subject, GeneralName names, String algorithm, Duration left) throws Exception {
        KeyPair own = newKeys(algorithm);
        X509Certificate certificate = sign(subject, own, name, keys, names, false, left);
        return new Issued(
                write(directory.resolve(subject + ".pem"), certificate),
                write(directory.resolve(subject + ".key"), new JcaPKCS8Generator(own.getPrivate(), null)),
                own);
    }

    /** The key in another form, in a file of its own. */
    static Path inOldForm(Path directory, Issued issued) throws Exception {
        Path file = directory.resolve("old-" + issued.key().getFileName());
        if (issued.keys().getPrivate() instanceof ECPrivateKey ec) {
            var named = new org.bouncycastle.asn1.sec.ECPrivateKey(256, ec.getS(), SECObjectIdentifiers.secp256r1);
            return write(file, new PemObject("EC PRIVATE KEY", named.getEncoded()));
        }
        return write(file, new JcaMiscPEMGenerator(issued.keys().getPrivate()));
    }

    static Path encrypted(Path directory, Issued issued, String password) throws Exception {
        var encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                .setPRF(PKCS8Generator.PRF_HMACSHA256)
                .setProvider(new BouncyCastleProvider())
                .setRandom(RANDOM)
                .setPassword(password.toCharArray())
                .build();
        return write(
                directory.resolve("encrypted-" + issued.key().getFileName()),
                new JcaPKCS8Generator(issued.keys().getPrivate(), encryptor));
    }

    private static KeyPair newKeys(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("EC") ? 256 : 2048);
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(
            String subject,
            KeyPair keys,
            String issuer,
            KeyPair issuerKeys,
            GeneralName names,
            boolean authority,
            Duration left)
            throws Exception {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + issuer),
                new BigInteger(64, RANDOM),
                Date.from(now.minus(Duration.ofDays(9))),
                Date.from(now.plus(left)),
                new X500Name("CN=" + subject),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (names != null) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static Path write(Path file, Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        }
        return Files.writeString(file, text.toString());
    }
}
