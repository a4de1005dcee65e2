#!/bin/bash
# Waits until root can log in to a docker host and systemd has started it; says what it logged if that never happens.
# From the environment: HOST_NAME, HOST_ADDRESS, CONTAINER (ID), DOCKER_HOST, SSH_PRIVATE_KEY, SSH_HOST_KEY.
set -euo pipefail

readonly patience=60

private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT
(umask 077 && printf '%s\n' "$SSH_PRIVATE_KEY" >"$private/key")
printf '%s %s\n' "$HOST_ADDRESS" "$SSH_HOST_KEY" >"$private/known_hosts"

# "running", or "degraded" where a unit of the distribution itself fails in a container.
started() {
  ssh -i "$private/key" -o UserKnownHostsFile="$private/known_hosts" -o BatchMode=yes -o IdentitiesOnly=yes \
    -o ConnectTimeout=5 -o LogLevel=ERROR "root@$HOST_ADDRESS" \
    'state=$(systemctl is-system-running --wait); [ "$state" = running ] || [ "$state" = degraded ]' \
    </dev/null 2>"$private/error"
}

until started; do
  running=$(docker container inspect --format '{{.State.Running}}' "$CONTAINER" 2>/dev/null) || running=gone
  if [ "$running" != true ] || [ "$SECONDS" -ge "$patience" ]; then
    {
      echo "$HOST_NAME ($HOST_ADDRESS) does not come up: container running: $running, ssh: $(cat "$private/error")"
      echo "Its last log lines:"
      docker logs --tail 15 "$CONTAINER" 2>&1 | sed 's/^/  /' || true
    } >&2
    exit 1
  fi
  sleep 0.1
done
