# shellcheck shell=bash
# Takes a host out of service before something is done to it: what runs on it moves to others, and others lead.
# Prints when the host was started.

client=$(ask_nomad agent/self | jq .config.Client.Enabled)
if [ "$client" = true ]; then
  nomad node drain -self -enable -deadline 5m -yes >/dev/null
fi
hand_over nomad
hand_over consul
systemctl show --property UserspaceTimestampMonotonic --value
