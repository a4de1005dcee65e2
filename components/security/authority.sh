#!/bin/bash
# Makes the certificate authority of a stack: its certificate on standard output, then its private key.
# From the environment: AUTHORITY, its name.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../private.sh
source "$(dirname "$0")/../private.sh"

openssl ecparam -genkey -name prime256v1 -noout -out "$private/key.pem"
openssl req -new -x509 -key "$private/key.pem" -sha256 -days 3650 -subj "/CN=$AUTHORITY" \
  -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign
cat "$private/key.pem"
