#!/bin/bash
# Prints the Ed25519 host key of a machine, type and key, as it shows it now.
# From the environment: HOST_NAME and what ssh.sh needs.
set -euo pipefail
cd "$(dirname "$0")"
readonly task='shows its host key'
# shellcheck source-path=SCRIPTDIR source=../remote/ssh.sh
source ../remote/ssh.sh

# The key counts, not whether the machine lets anybody in.
on_host true </dev/null 2>/dev/null || true
key=$(awk -v name="$(known_name "$HOST_ADDRESS" "$SSH_PORT")" '$1 == name && $2 == "ssh-ed25519" { printf "%s %s", $2, $3; exit }' \
  "$private/known_hosts" 2>/dev/null) || true
if [ -z "$key" ]; then
  echo "$HOST_NAME: no SSH server with an Ed25519 key answers at $HOST_ADDRESS port $SSH_PORT ($(ssh_problem)); is the machine up, and hosts.machines right?" >&2
  exit 1
fi
printf '%s' "$key"
