// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether a private key is that of a certificate: while new files are put in place, one may be there before the other. */
final class KeyPairs {

    private static final byte[] TEXT = "petrel".getBytes(StandardCharsets.US_ASCII);

    private KeyPairs() {}

    /** Whether {@code publicKey} accepts what {@code privateKey} has signed. */
    static boolean belong(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        String algorithm = privateKey.getAlgorithm();
        if (!family(algorithm).equals(family(publicKey.getAlgorithm()))) {
            return false;
        }
        String signature = switch (family(algorithm)) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "Ed" -> "EdDSA";
            default -> "";
        };
        if (signature.isEmpty()) {
            return true; // of a kind that we cannot try: TLS says what it thinks of it
        }
        Signature signer = Signature.getInstance(signature);
        signer.initSign(privateKey);
        signer.update(TEXT);
        byte[] signed = signer.sign();
        Signature verifier = Signature.getInstance(signature);
        verifier.initVerify(publicKey);
        verifier.update(TEXT);
        return verifier.verify(signed);
    }

    private static String family(String algorithm) {
        return algorithm.startsWith("Ed") ? "Ed" : algorithm;
    }
}
