#!/bin/bash
# Runs whenever Docker Engine has ended. One that is killed while it makes its own network notes only half of it, and never starts
# again ("networks have same bridge name"): its notes are put aside, and the next start writes new ones. Weave brings its
# networks itself. Beside containers that are no jobs the notes stay, since a network of their owner may be among them.
set -euo pipefail
cd /var/lib/docker

[ "$SERVICE_RESULT" = exit-code ]
log=$(journalctl --quiet --output cat "_SYSTEMD_INVOCATION_ID=$INVOCATION_ID")
[[ $log == *'networks have same bridge name'* ]]
for container in containers/*/config.v2.json; do
  [ ! -e "$container" ] || grep --quiet '"com\.hashicorp\.nomad\.alloc_id"' "$container"
done
mv network/files/local-kv.db network/files/local-kv.db.before
echo "Its networks were half noted, as after a kill: $PWD/network/files/local-kv.db.before. It starts without these notes."
