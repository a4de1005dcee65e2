# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Lets an agent run with the unit, the configuration and the other files that are installed, and waits until it is
# healthy. DRAIN_DEADLINE is for how many seconds its host is drained before; empty: it is not.

runs_as_installed() {
  [ "$(cat "/run/$UNIT.applied" 2>/dev/null)" = "$WANTED" ] || return 1
  sha256sum --check --status "/run/$UNIT.read" || return 1
  systemctl --quiet is-active "$UNIT.service"
}

if ! runs_as_installed; then
  # A system job, such as an edge, could not run anywhere else.
  [ -z "$DRAIN_DEADLINE" ] || leave_service "$DRAIN_DEADLINE" -ignore-system ||
    fail "what runs on it does not move to other hosts; it and the hosts after it were left as they are"
  bash -euo pipefail -c "$BEFORE" || fail "$UNIT cannot be prepared for its restart; the hosts after this one were left as they are"
  systemctl restart "$UNIT.service" || {
    unit_log "$UNIT"
    fail "$UNIT.service does not start with its new configuration; the hosts after this one were left as they are"
  }
fi
wait_until "$agent_patience" bash -c "$HEALTHY" || {
  unit_log "$UNIT"
  fail "$UNIT is not healthy $agent_patience s after its restart; the hosts after this one were left as they are"
}
return_to_service || fail "it is still out of service; the hosts after this one were left as they are"
