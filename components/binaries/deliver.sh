#!/bin/bash
# Copies to a host the executables that it does not have in the right version.
# From the environment: HOST_NAME, what ssh.sh needs, and BINARIES with "name version path" in each line.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../remote/ssh.sh
source "$(dirname "$0")/../remote/ssh.sh"

readonly list=/usr/local/share/nomad-on-weave/versions

present=$(on_host "cat $list 2>/dev/null || true" </dev/null)
files=()
versions=
while read -r name version path; do
  versions+="$name $version"$'\n'
  if ! grep --quiet --line-regexp --fixed-strings "$name $version" <<<"$present"; then
    [ -x "$path" ] || {
      echo "$HOST_NAME needs $name $version, and it is not on this machine at $path: npm run tools" >&2
      exit 1
    }
    files+=(--directory "$(dirname "$path")" "$(basename "$path")")
    echo "$HOST_NAME gets $name $version"
  fi
done <<<"$BINARIES"

if [ "${#files[@]}" -gt 0 ]; then
  # The list comes last: a copy that breaks off is made again.
  tar --create --dereference --owner=0 --group=0 "${files[@]}" |
    on_host "set -e; cd /usr/local/bin; tar --extract --unlink-first"
  on_host "mkdir -p ${list%/*}; cat >$list" <<<"${versions%$'\n'}"
fi
