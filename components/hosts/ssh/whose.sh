# shellcheck shell=bash
# Prints the mark of a machine; where it has none but agents of this program, what Consul notes of its owner, or "unmarked"
# where an earlier version has put them there. Changes nothing.

# owner_in_consul: as a mark, if the agent on this machine says it.
owner_in_consul() (
  set -o allexport
  # shellcheck source=/dev/null
  source /etc/nomad-on-weave/access.env
  timeout 10 consul kv get nomad-on-weave/owner |
    jq --raw-output --arg host "$(hostname)" '"\(.identity) \(.stack) \($host) \(.origin)"'
) 2>/dev/null

if [ -s /etc/nomad-on-weave/owner ]; then
  cat /etc/nomad-on-weave/owner
elif grep --quiet --no-messages /run/nomad.applied /etc/systemd/system/nomad.service ||
  grep --quiet --no-messages /run/consul.applied /etc/systemd/system/consul.service; then
  owner=$(owner_in_consul) || true
  echo "${owner:-unmarked}"
fi
