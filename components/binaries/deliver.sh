#!/bin/bash
# Brings to a host the executables that it does not have in the right version: from this machine, or the host
# downloads the official release.
# From the environment: HOST_NAME, what ssh.sh needs, BINARIES with "name version path folder" in each line, and RELEASES
# with "name architecture URL SHA-256" in each line for those that the host is to download.
set -euo pipefail
cd "$(dirname "$0")"
connect_timeout=30
readonly task='gets its executables'
# shellcheck source-path=SCRIPTDIR source=../remote/ssh.sh
source ../remote/ssh.sh

readonly list=/usr/local/share/nomad-on-weave/versions

present=$(on_host "bash -s $list" <present.sh)
declare -A files=()
downloads=
versions=
while read -r name version path folder; do
  versions+="$name $version $folder"$'\n'
  if grep --quiet --line-regexp --fixed-strings "$name $version" <<<"$present"; then
    continue
  fi
  if download=$(grep "^$name " <<<"$RELEASES"); then
    downloads+=$download$'\n'
    echo "$HOST_NAME downloads $name $version"
  else
    [ -x "$path" ] || {
      echo "$HOST_NAME needs $name $version, and it is not on this machine at $path: npm run tools" >&2
      exit 1
    }
    files[$folder]+="$(dirname "$path") $(basename "$path")"$'\n'
    echo "$HOST_NAME gets $name $version"
  fi
done <<<"$BINARIES"

if [ -n "$downloads" ]; then
  on_host "bash -c $(printf '%q' "$(<download.sh)") download.sh /usr/local/bin" <<<"${downloads%$'\n'}"
fi
for folder in "${!files[@]}"; do
  arguments=()
  while read -r directory name; do
    arguments+=(--directory "$directory" "$name")
  done <<<"${files[$folder]%$'\n'}"
  tar --create --dereference --owner=0 --group=0 "${arguments[@]}" |
    on_host "set -e; mkdir -p $folder; cd $folder; tar --extract --unlink-first"
done
if [ -n "$downloads" ] || [ "${#files[@]}" -gt 0 ]; then
  # The list comes last: a copy that breaks off is made again.
  on_host "mkdir -p ${list%/*}; cat >$list" <<<"${versions%$'\n'}"
fi
