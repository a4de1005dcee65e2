# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Waits until Nomad has a leader, every server votes, and this host, if it is a client, is ready for work.
# SERVERS has a host name in each line; CLIENT is this host's name, or empty if it is no client. Standard input has the
# token that may ask.

NOMAD_TOKEN=$(cat)
export NOMAD_TOKEN

# The agent of a client that is not registered lets every question wait.
ask() {
  ask_nomad "$1" --max-time 2
}

voters() {
  ask operator/raft/configuration | jq --raw-output '.Servers[] | select(.Voter) | .Node' | sed 's/[.][^.]*$//'
}

# without NAMES WANTED: the wanted names that are not among the names.
without() {
  comm -13 <(sort <<<"$1") <(sort <<<"$2") | paste --serial --delimiters=' '
}

has_leader() {
  ask status/leader | grep -q :4647
}

all_vote() {
  has_leader && [ -z "$(without "$(voters)" "$SERVERS")" ]
}

# A client that asks in the moment between the very first election and the new leader's keyring, or asks a server that is
# being restarted, is turned away, and asks again only after 15 to 30 s: a restart asks at once.
turned_away() {
  local invocation log reason='error registering'
  invocation=$(systemctl show --property InvocationID --value nomad)
  log=$(journalctl --quiet --output cat "_SYSTEMD_INVOCATION_ID=$invocation")
  # A server is restarted for nothing that passes without.
  ! grep -qx "$CLIENT" <<<"$SERVERS" || reason='keyring has not been initialized'
  grep -q "$reason" <<<"$log" && ! grep -q 'node registration complete' <<<"$log"
}

ready() {
  [ -z "$CLIENT" ] || ask nodes | jq --exit-status --arg name "$CLIENT" \
    'any(.[]; .Name == $name and .Status == "ready" and .Drivers.docker.Healthy)' >/dev/null
}

well() {
  if [ -n "$CLIENT" ] && turned_away; then
    systemctl restart nomad
  fi
  all_vote && ready
}

wait_until "$agent_patience" well || {
  unit_log nomad
  has_leader || fail "Nomad has no leader after $agent_patience s"
  all_vote || fail "Nomad servers without a vote after $agent_patience s: $(without "$(voters)" "$SERVERS")"
  fail "its Nomad client is not ready, or its Docker driver is not healthy, after $agent_patience s"
}

# A host that was recreated is another node; the one that it was does not come back, and neither does what ran there.
forget_former_nodes() {
  local own nodes node
  own=$(ask agent/self | jq --raw-output .stats.client.node_id) && nodes=$(ask nodes) || return 1
  for node in $(jq --raw-output --arg name "$CLIENT" --arg own "$own" '.[] | select(.Name == $name and .ID != $own) | .ID' <<<"$nodes"); do
    ask_nomad "node/$node/purge" --request POST --output /dev/null || return 1
  done
}
[ -z "$CLIENT" ] || wait_until "$agent_patience" forget_former_nodes ||
  fail "Nomad does not forget the node that this host was before, after $agent_patience s"
