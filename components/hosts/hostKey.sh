#!/bin/bash
# Prints the Ed25519 host key of a machine, type and key, as it shows it now.
# From the environment: HOST_NAME, HOST_ADDRESS, SSH_PORT.
set -euo pipefail

if ! keys=$(ssh-keyscan -T 10 -t ed25519 -p "$SSH_PORT" "$HOST_ADDRESS" 2>/dev/null) || [ -z "$keys" ]; then
  echo "$HOST_NAME: no SSH server with an Ed25519 key answers at $HOST_ADDRESS port $SSH_PORT; is the machine up, and hosts.machines right?" >&2
  exit 1
fi
grep --max-count=1 ssh-ed25519 <<<"$keys" | cut --delimiter=' ' --fields=2,3 | tr --delete '\n'
