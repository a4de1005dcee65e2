#!/bin/bash
# Writes or removes the files with which a person logs in to the hosts.
# From the environment: SSH_DIRECTORY, SSH_CONFIG, SSH_PRIVATE_KEY (empty: the configuration names a file), SSH_KNOWN_HOSTS.
set -euo pipefail

case $1 in
  write)
    mkdir -p "$SSH_DIRECTORY"
    chmod 700 "$SSH_DIRECTORY"
    cd "$SSH_DIRECTORY"
    umask 077
    [ -z "$SSH_PRIVATE_KEY" ] || printf '%s\n' "$SSH_PRIVATE_KEY" >key
    printf '%s\n' "$SSH_KNOWN_HOSTS" >known_hosts
    printf '%s\n' "$SSH_CONFIG" >config
    ;;
  remove)
    rm -rf "$SSH_DIRECTORY"
    ;;
esac
