# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Waits until this host sees every other one on the overlay, is on it itself, and has its Docker network.
# PEERS has a line for each other host: peer name, address, host name.

readonly status=127.0.0.1:6782

# What the router knows. It may be restarted meanwhile (agent-roll.sh): who needs an answer asks again.
ask_report() {
  report=$(curl -sf --max-time 10 --header 'Accept: application/json' "$status/report")
}

# The hosts that this router is not connected with, or that do not say so themselves: `u3 (192.168.56.5)`.
unconnected() {
  local report
  ask_report && jq --raw-output --arg peers "$PEERS" '
    .Router.Name as $own
    | (.Router.Peers | map({key: .Name, value: [.Connections[]? | select(.Established).Name]}) | from_entries) as $connected
    | $peers / "\n" | map(select(. != "") / " ")
    | map(select(.[0] as $peer | [$connected[$own], $connected[$peer]] | (.[0] // [] | index($peer)) and (.[1] // [] | index($own)) | not))
    | map("\(.[2]) (\(.[1]))") | join(" ")' <<<"$report"
}

connected() {
  local left
  left=$(unconnected) && [ -z "$left" ]
}

exposed() {
  ip -4 -oneline address show dev weave 2>/dev/null | grep -q inet
}

wait_until 60 curl -sf --max-time 10 --output /dev/null "$status/status" || {
  unit_log weave
  fail "its Weave router does not answer 60 s after its start"
}

bash /etc/weave/rules.sh repair || fail "cannot recreate the firewall rules of Docker and Weave: bash /etc/weave/rules.sh repair"

targets=()
while read -r _ address _; do
  targets+=(--data-urlencode "peer=$address")
done <<<"$PEERS"
if [ -n "$PEERS" ]; then
  # Each router calls the others when it starts. Two that call each other in the same moment may keep half a connection,
  # which they notice after 60 s; so this asks for connections only where none has come, and to forget removed peers.
  wait_until 10 connected || true
  until_asked connect --output /dev/null --data replace=true "${targets[@]}"
  wait_until 150 connected || {
    unit_log weave
    fail "its Weave router has no connection to $(unconnected) after 150 s; is TCP and UDP 6783 open between the hosts, and UDP 6784?"
  }
fi

wait_until 60 exposed || fail "has no address on the overlay: systemctl status weave-expose"
# The router makes it when it starts, and never again.
wait_until 10 timeout 10 docker network inspect "$NETWORK" >/dev/null 2>&1 ||
  timeout 60 docker network create --driver weavemesh --ipam-driver weavemesh --subnet "$SUBNET" \
    --opt works.weave.multicast=true "$NETWORK" >/dev/null || {
  unit_log weave
  fail "Docker has no network $NETWORK: neither the Weave plugin nor docker network create makes it"
}

if [ "$TAKES_OVER" = yes ]; then
  wait_until 60 ask_report || fail "its Weave router does not answer"
  live=$(jq --raw-output '.Router.Peers[].Name' <<<"$report")
  for peer in $(jq --raw-output '[.IPAM.Entries[]?.Peer] | unique[]' <<<"$report"); do
    # One that lives hands over itself, when nothing on its host has an address any more.
    grep -q "^$peer\$" <<<"$live" || grep -q "^$peer " <<<"$PEERS" || until_asked "peer/$peer" -X DELETE
  done
fi
bash /etc/weave/rules.sh note
