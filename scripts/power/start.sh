# shellcheck shell=bash
# Starts the agents of this host; Nomad starts the instances again that it had.

systemctl start weave consul nomad
echo started
