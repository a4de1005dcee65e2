# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Starts the Nomad agent of this host, and waits until it is healthy and, if CLIENT is not empty, has work again. Nomad
# may not know any token of this host now.

log() {
  local invocation
  invocation=$(systemctl show --property InvocationID --value nomad)
  journalctl --quiet --output cat "_SYSTEMD_INVOCATION_ID=$invocation"
}

registered() {
  [ -z "$CLIENT" ] || log | grep -q 'node registration complete'
}

# Servers that have another key than the one that the client's identity was signed with turn it away, and so do servers
# that elect a leader. It then asks again, as one that is new, but only after 15 to 30 s: a restart asks at once.
well() {
  ask_agent "$NOMAD_ADDR/v1/agent/health" "$NOMAD_CACERT" "" >/dev/null || return 1
  if ! registered && log | grep -q 'error registering'; then
    systemctl restart nomad
  fi
  registered
}

systemctl start nomad
wait_until 120 well || {
  unit_log nomad
  fail "Nomad is not healthy, or gives this host no work, 120 s after its start"
}
