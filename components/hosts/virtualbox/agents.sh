# shellcheck shell=bash disable=SC2154 # VERB is set before it
# Runs, after api.sh, on a host that is about to be switched off (VERB leave) or was switched on again (return): nothing is lost, and
# the next host is touched only when this one is well. A host that has no agents yet is left alone.
set -euo pipefail

well() {
  ask_consul status/leader | grep -q :8300 || return 1
  ask_consul operator/autopilot/health |
    jq -e --arg name "$(hostname)" 'all(.Servers[] | select(.Name == $name); .Healthy)' >/dev/null || return 1
  ask_nomad agent/health >/dev/null
}

case $VERB in
  leave)
    leave_service 60 || {
      echo "$(hostname): what runs on it did not move to other hosts within two minutes" >&2
      exit 1
    }
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
    return_to_service
    ;;
esac
