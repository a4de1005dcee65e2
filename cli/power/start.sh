# shellcheck shell=bash
# Starts the agents of this host; Nomad starts the instances again that it had. A host that was left out of service is taken
# back.

systemctl start weave consul nomad
return_to_service
echo started
