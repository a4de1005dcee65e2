#!/bin/bash
# Makes a private key and a certificate for it: the certificate on standard output, then the key.
# From the environment: AUTHORITY_CERTIFICATE and AUTHORITY_KEY in PEM; NAME; ALTERNATIVE_NAMES, as openssl takes
# them: DNS:u1,IP:192.168.56.3; DAYS that it is valid for.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source-path=SCRIPTDIR source=library.sh
source library.sh

printf '%s\n' "$AUTHORITY_KEY" >authority-key.pem
printf '%s\n' "$AUTHORITY_CERTIFICATE" >authority.pem
openssl ecparam -genkey -name prime256v1 -noout -out key.pem
openssl req -new -key key.pem -subj "/CN=$NAME" -out request.pem
sign "$DAYS" "basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth,clientAuth
subjectAltName=$ALTERNATIVE_NAMES" -cert authority.pem -keyfile authority-key.pem
cat key.pem
