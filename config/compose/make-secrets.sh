#!/usr/bin/env bash
# Makes what the demo of docker-compose.yml must not have from a repository: the key that encrypts the database, and a
# certificate for the API. What is there stays as it is.
set -euo pipefail
umask 077
cd "${1:-/etc/petrel/secrets}"
[ -s datastore_key.json ] || "${PETREL:-/opt/petrel/bin/petrel}" key generate datastore_key.json
if [ ! -s server.pem ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=petrel demo" \
        -addext "subjectAltName=DNS:localhost,DNS:api,IP:127.0.0.1" -keyout server.key -out server.pem.new
    mv server.pem.new server.pem
fi
