#!/bin/bash
# Lets a host leave a cluster that stays.
# From the environment: HOST_NAME, what ssh.sh needs, and NOMAD_ON_WEAVE_DOWN=1 where the whole cluster goes.
set -euo pipefail
[ "${NOMAD_ON_WEAVE_DOWN:-}" != 1 ] || exit 0
cd "$(dirname "$0")"
export HOST_ACTION=release
readonly task='leaves the cluster'
# shellcheck source-path=SCRIPTDIR source=../remote/ssh.sh
source ../remote/ssh.sh

on_host "ADDRESS=$HOST_ADDRESS; $(<../remote/api.sh)
$(<../weave/ask.sh)
$(<on-host.sh)" </dev/null || {
  echo "$HOST_NAME did not leave as it should (see above); the others take it for failed, and go on without it"
}
