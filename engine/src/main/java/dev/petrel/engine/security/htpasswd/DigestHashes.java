// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security.htpasswd;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;

/** The hashes that are made of digests. Apart from {@link PasswordHash}, so that who only hashes needs no codecs. */
final class DigestHashes {

    private DigestHashes() {}

    /** @param settings what the hash begins with: scheme, rounds, salt */
    static boolean matches(PasswordHash.Scheme scheme, String hash, String settings, byte[] password) {
        String tried = switch (scheme) {
            case APR1 -> Md5Crypt.apr1Crypt(password.clone(), settings); // the codecs wipe what they are given
            case SHA256 -> Sha2Crypt.sha256Crypt(password.clone(), settings);
            case SHA512 -> Sha2Crypt.sha512Crypt(password.clone(), settings);
            case SHA1 -> "{SHA}" + Base64.getEncoder().encodeToString(DigestUtils.sha1(password));
            case BCRYPT -> throw new IllegalArgumentException("bcrypt is no digest");
        };
        return MessageDigest.isEqual(
                tried.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }
}
