#!/bin/bash
# Runs the script on standard input on a machine, as root. From the environment: what ssh.sh needs.
set -euo pipefail
cd "$(dirname "$0")"
readonly task='is looked at'
# shellcheck source-path=SCRIPTDIR source=ssh.sh
source ssh.sh

on_host "bash -s" || {
  code=$?
  [ "$code" != 255 ] || ssh_problem >&2
  exit "$code"
}
