# SPDX-License-Identifier: Apache-2.0
"""The encryption of StackStorm's datastore with Python's cryptography, for a test: argv has "encrypt" or "decrypt", stdin a
line of JSON [key file, [texts]], stdout the results as JSON."""

import base64
import json
import os
import sys

from cryptography.hazmat.primitives import hashes, hmac, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def main():
    key_file, texts = json.load(sys.stdin)
    key = json.loads(key_file)
    aes = algorithms.AES(raw(key["aesKeyString"]))

    def signature(message):
        mac = hmac.HMAC(raw(key["hmacKey"]["hmacKeyString"]), hashes.SHA1())
        mac.update(message)
        return mac.finalize()

    def encrypt(text):
        pad = padding.PKCS7(128).padder()
        start = os.urandom(16)
        run = Cipher(aes, modes.CBC(start)).encryptor()
        message = b"00000" + start + run.update(pad.update(text.encode("utf-8")) + pad.finalize()) + run.finalize()
        return (message + signature(message)).hex().upper()

    def decrypt(text):
        message, signed = bytes.fromhex(text)[:-20], bytes.fromhex(text)[-20:]
        if signature(message) != signed:
            raise ValueError("the signature does not match")
        run = Cipher(aes, modes.CBC(message[5:21])).decryptor()
        unpad = padding.PKCS7(128).unpadder()
        return (unpad.update(run.update(message[21:]) + run.finalize()) + unpad.finalize()).decode("utf-8")

    json.dump([encrypt(text) if sys.argv[1] == "encrypt" else decrypt(text) for text in texts], sys.stdout)


main()
