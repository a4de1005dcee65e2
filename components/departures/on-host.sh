# shellcheck shell=bash disable=SC2154 # ADDRESS is set before it
# Runs on a host that leaves the cluster. What fails is reported, and the rest is done all the same.
set -o pipefail

said() {
  printf '%s: %s\n' "$(hostname)" "$*" >&2
}

containers() {
  docker ps --quiet --filter label=com.hashicorp.nomad.alloc_id
}

docker_answers || said "its Docker Engine does not answer"
# Where nothing runs, the servers need not be asked: they may be going too.
if [ -n "$(containers)" ]; then
  timeout 90 nomad node drain -self -enable -deadline 1m -yes >/dev/null 2>&1 || {
    said "its work could not be moved to other hosts, and is stopped"
    containers | timeout 60 xargs --no-run-if-empty docker rm --force >/dev/null
  }
fi

# Servers may be between two leaders, or late.
readonly patience=20

own_node() {
  ask_nomad agent/self | jq --raw-output '.stats.client.node_id // empty'
}

other_servers() {
  ask_nomad status/peers --max-time 5 | jq --raw-output --arg own "$ADDRESS:4647" '.[] | select(. != $own)'
}

node='' others=''
if systemctl --quiet is-active nomad.service; then
  { node=$(wait_until "$patience" own_node) && others=$(wait_until "$patience" other_servers); } ||
    said "Nomad could not be asked, and keeps what it knows of it"
fi

# A server that just stops would be counted for the quorum, and be missed; one that leaves gives its vote back. One that
# comes under its name later is then noticed at once, and not only when the leader looks at all of them, a minute later.
hand_over nomad || true
mkdir -p /run/systemd/system/nomad.service.d
printf '[Service]\nKillSignal=SIGTERM\n' >/run/systemd/system/nomad.service.d/leave.conf
systemctl daemon-reload
systemctl disable --quiet --now nomad.service
rm -r /run/systemd/system/nomad.service.d

# forget_node: asks another server to, since this agent has stopped. Otherwise the node would be listed as down for a day.
forget_node() {
  local server
  for server in $others; do
    NOMAD_ADDR=${NOMAD_ADDR/127.0.0.1/${server%:*}} ask_nomad "node/$node/purge" \
      --request POST --max-time 10 --output /dev/null && return
  done
  return 1
}
[ -z "$node" ] || [ -z "$others" ] || wait_until "$patience" forget_node || said "no other Nomad server could forget its node"

hand_over consul || true
timeout 60 consul leave >/dev/null || said "its Consul agent could not leave"
systemctl disable --quiet --now consul.service

docker network ls --quiet --filter driver=weavemesh | timeout 60 xargs --no-run-if-empty docker network rm >/dev/null
ask_weave peer -X DELETE || said "its Weave router could not hand its addresses over"
systemctl disable --quiet --now weave.service
