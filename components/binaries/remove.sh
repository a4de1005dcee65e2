#!/bin/bash
# Takes the executables off a host again.
# From the environment: HOST_NAME, what ssh.sh needs, and BINARIES with "name version path folder" in each line; the folder is
# left out where a former release has written it.
set -euo pipefail
cd "$(dirname "$0")"
export HOST_ACTION=release
readonly task='loses its executables'
# shellcheck source-path=SCRIPTDIR source=../remote/ssh.sh
source ../remote/ssh.sh

files=
while read -r name _ _ folder; do
  files+=" ${folder:-/usr/local/bin}/$name"
done <<<"$BINARIES"
on_host "rm -f $files && rm -rf /usr/local/share/nomad-on-weave
rmdir --ignore-fail-on-non-empty /usr/local/lib/nomad-on-weave-cni 2>/dev/null || true" </dev/null
