#!/bin/bash
# Switches the VM of a host on, and waits until it has booted.
# From the environment: STACK, HOST_NAME, BOOT_PATIENCE (seconds), and what ssh.sh needs.
set -euo pipefail
cd "$(dirname "$0")"
readonly task='boots'
# shellcheck source-path=SCRIPTDIR source=../../remote/ssh.sh
source ../../remote/ssh.sh
# shellcheck source-path=SCRIPTDIR source=library.sh
source library.sh

start "$HOST_NAME"
