# shellcheck shell=bash disable=SC2154 # VERB is set before it
# Runs, after api.sh, on a host that is about to be switched off (VERB leave) or was switched on again (return): nothing is lost, and
# the next host is touched only when this one is well. A host that has no agents yet is left alone.
set -euo pipefail
readonly mark=/usr/local/lib/nomad-on-weave/drained
readonly nomad=(nomad node drain -self -yes)

well() {
  ask_consul status/leader | grep -q :8300 || return 1
  ask_consul operator/autopilot/health |
    jq -e --arg name "$(hostname)" 'all(.Servers[] | select(.Name == $name); .Healthy)' >/dev/null || return 1
  ask_nomad agent/health >/dev/null
}

# Whether something runs here that could run on another host.
can_move() {
  [ -n "$(docker ps --quiet --filter label=com.hashicorp.nomad.alloc_id 2>/dev/null)" ] &&
    ask_nomad nodes | jq -e --arg name "$(hostname)" \
      'any(.[]; .Name != $name and .Status == "ready" and .SchedulingEligibility == "eligible")' >/dev/null
}

case $VERB in
  leave)
    if can_move; then
      touch "$mark"
      timeout 90 "${nomad[@]}" -enable -deadline 1m >/dev/null || {
        echo "$(hostname): what runs on it did not move to other hosts within 90 s" >&2
        exit 1
      }
    fi
    ;;
  return)
    [ -f /etc/systemd/system/nomad.service ] || exit 0
    deadline=$((SECONDS + 300))
    until well; do
      [ "$SECONDS" -lt "$deadline" ] || {
        echo "$(hostname): its agents are not well 300 s after it was switched on; the hosts after this one were left as they are" >&2
        exit 1
      }
      sleep 0.5
    done
    if [ -f "$mark" ]; then
      "${nomad[@]}" -disable >/dev/null
      rm "$mark"
    fi
    ;;
esac
