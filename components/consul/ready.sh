# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Waits until Consul has a leader, every server votes, and every agent is a living member.
# SERVERS and MEMBERS have a host name in each line.

voters() {
  ask_consul operator/raft/configuration | jq --raw-output '.Servers[] | select(.Voter) | .Node'
}

members() {
  ask_consul agent/members | jq --raw-output '.[] | select(.Status == 1) | .Name'
}

# without NAMES WANTED: the wanted names that are not among the names.
without() {
  comm -13 <(sort <<<"$1") <(sort <<<"$2") | paste --serial --delimiters=' '
}

has_leader() {
  ask_consul status/leader | grep -q :8300
}

all_vote() {
  has_leader && [ -z "$(without "$(voters)" "$SERVERS")" ]
}

all_live() {
  [ -z "$(without "$(members)" "$MEMBERS")" ]
}

wait_until "$agent_patience" all_vote || {
  unit_log consul
  has_leader || fail "Consul has no leader after $agent_patience s; servers that did not join: $(without "$(members || true)" "$SERVERS")"
  fail "Consul servers without a vote after $agent_patience s: $(without "$(voters)" "$SERVERS")"
}
wait_until 60 all_live || fail "Consul agents that did not join: $(without "$(members)" "$MEMBERS")"
