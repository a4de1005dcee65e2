# shellcheck shell=bash
# Gives the Consul agent of this host its tokens, which Consul knows by now. Standard input has the agent's own, and
# that for DNS, in a line each.

read -r agent
read -r dns

# give KIND TOKEN
give() {
  ask_consul "agent/token/$1" --request PUT --data @<(printf '{"Token":"%s"}' "$2")
}

# With the second it registers the check of its start (components/consul/consulCluster.ts).
for kind in agent config_file_service_registration; do
  wait_until 60 give "$kind" "$agent" || fail "its Consul agent does not take its token"
done
wait_until 60 give dns "$dns" || fail "its Consul agent does not take the token for DNS"
