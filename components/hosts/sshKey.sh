#!/bin/bash
# Makes an Ed25519 key pair: on standard output the public key, then the private one. sshKey.sh COMMENT
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../private.sh
source "$(dirname "$0")/../private.sh"

ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$private/key"
cat "$private/key.pub" "$private/key"
