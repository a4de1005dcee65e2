#!/bin/bash
# Makes the certificate authority of a stack: its certificate on standard output, then its private key.
# From the environment: AUTHORITY, its name.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source-path=SCRIPTDIR source=library.sh
source library.sh

openssl ecparam -genkey -name prime256v1 -noout -out key.pem
openssl req -new -key key.pem -subj "/CN=$AUTHORITY" -out request.pem
sign 3650 'basicConstraints=critical,CA:TRUE,pathlen:0
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash' -selfsign -keyfile key.pem
cat key.pem
