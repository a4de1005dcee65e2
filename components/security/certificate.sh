#!/bin/bash
# Makes a private key and a certificate for it: the certificate on standard output, then the key.
# From the environment: AUTHORITY_CERTIFICATE and AUTHORITY_KEY in PEM; NAME; ALTERNATIVE_NAMES, as openssl takes
# them: DNS:u1,IP:192.168.56.3; DAYS that it is valid for.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../private.sh
source "$(dirname "$0")/../private.sh"
cd "$private"

(
  umask 077
  printf '%s\n' "$AUTHORITY_KEY" >authority-key.pem
)
printf '%s\n' "$AUTHORITY_CERTIFICATE" >authority.pem
cat >extensions <<END
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth,clientAuth
subjectAltName=$ALTERNATIVE_NAMES
END
openssl ecparam -genkey -name prime256v1 -noout -out key.pem
openssl req -new -key key.pem -subj "/CN=$NAME" -out request.pem
openssl x509 -req -in request.pem -CA authority.pem -CAkey authority-key.pem -sha256 -days "$DAYS" \
  -set_serial "0x$(openssl rand -hex 16)" -extfile extensions 2>/dev/null
cat key.pem
