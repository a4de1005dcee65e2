#!/bin/bash
# Runs whenever Docker Engine has started. It starts the container again that holds the network of a group of tasks, with nothing
# in that network any more, and Nomad takes it for what it was. So it is removed with its tasks, while Nomad is not there: Nomad
# makes all of it again when it starts.
set -euo pipefail

has_network() {
  [ "$1" != 0 ] && nsenter --net="/proc/$1/ns/net" ip -brief link show | grep --quiet --invert-match '^lo '
}

gone=()
for holder in $(docker ps --all --quiet --filter name=^nomad_init_); do
  read -r name process < <(docker inspect --format '{{.Name}} {{.State.Pid}}' "$holder")
  has_network "$process" || gone+=("${name#/nomad_init_}")
done
[ "${#gone[@]}" -gt 0 ] || exit 0

runs_nomad=no
if systemctl --quiet is-active nomad; then
  runs_nomad=yes
  systemctl stop nomad
fi
for allocation in "${gone[@]}"; do
  # What Docker removes already, it says.
  docker ps --all --quiet --filter "label=com.hashicorp.nomad.alloc_id=$allocation" | xargs docker rm --force >/dev/null || true
done
[ "$runs_nomad" = no ] || systemctl --no-block start nomad
