# shellcheck shell=bash
# Takes a host out of service before something is done to it: what runs on it moves to others, and others lead.
# Prints when the host was started.

leave_service 300
hand_over nomad
hand_over consul
systemctl show --property UserspaceTimestampMonotonic --value
