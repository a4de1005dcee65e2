#!/bin/bash
# Takes the executables off a host again.
# From the environment: HOST_NAME, what ssh.sh needs, and BINARIES with "name version path" in each line.
set -euo pipefail
cd "$(dirname "$0")"
export HOST_ACTION=release
readonly task='loses its executables'
# shellcheck source-path=SCRIPTDIR source=../remote/ssh.sh
source ../remote/ssh.sh

names=$(cut --delimiter=' ' --fields=1 <<<"$BINARIES" | paste --serial --delimiters=' ')
on_host "cd /usr/local/bin && rm -f $names && rm -rf /usr/local/share/nomad-on-weave" </dev/null
