# shellcheck shell=bash
# Ends the agents of this host and the instances of jobs that run under them. They stay enabled.

systemctl stop nomad
docker ps --quiet --filter label=com.hashicorp.nomad.alloc_id | xargs --no-run-if-empty docker stop --time 10 >/dev/null
# The helpers of the instances outlive the agent, which would look for them.
systemctl kill nomad 2>/dev/null || true
systemctl stop consul weave
# Agents that are ended like this call it a failure.
systemctl reset-failed nomad consul
echo stopped
