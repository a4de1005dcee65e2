# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Waits until Nomad has a leader, every server votes, and this host, if it is a client, is ready for work.
# SERVERS has a host name in each line; CLIENT is this host's name, or empty if it is no client. Standard input has the
# token that may ask.

NOMAD_TOKEN=$(cat)
export NOMAD_TOKEN

voters() {
  ask_nomad operator/raft/configuration | jq --raw-output '.Servers[] | select(.Voter) | .Node' | sed 's/[.][^.]*$//'
}

# without NAMES WANTED: the wanted names that are not among the names.
without() {
  comm -13 <(sort <<<"$1") <(sort <<<"$2") | paste --serial --delimiters=' '
}

has_leader() {
  ask_nomad status/leader | grep -q :4647
}

all_vote() {
  has_leader && [ -z "$(without "$(voters)" "$SERVERS")" ]
}

registered() {
  ask_nomad nodes | jq --exit-status --arg name "$CLIENT" 'any(.[]; .Name == $name and .Status == "ready")' >/dev/null
}

ready() {
  ask_nomad nodes | jq --exit-status --arg name "$CLIENT" \
    'any(.[]; .Name == $name and .Status == "ready" and .Drivers.docker.Healthy)' >/dev/null
}

wait_until 120 all_vote || {
  unit_log nomad
  has_leader || fail "Nomad has no leader after 120 s"
  fail "Nomad servers without a vote after 120 s: $(without "$(voters)" "$SERVERS")"
}

if [ -n "$CLIENT" ]; then
  # A client that asks in the moment between the very first election and the new leader's keyring is turned away,
  # and asks again only after 15 to 30 s: a restart asks at once.
  if ! wait_until 2 registered &&
    journalctl --quiet --boot --unit nomad --grep 'keyring has not been initialized' >/dev/null; then
    systemctl restart nomad
  fi
  wait_until 120 ready || {
    unit_log nomad
    fail "its Nomad client is not ready, or its Docker driver is not healthy, after 120 s"
  }
fi
