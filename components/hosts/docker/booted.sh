#!/bin/bash
# Waits until root can log in to a docker host and systemd has started it; says what it logged if that never happens.
# From the environment: HOST_NAME, CONTAINER (ID), DOCKER_HOST, and what ssh.sh needs.
set -euo pipefail

# A Docker Engine that finds the containers of a former host first looks for their network driver, which is not there yet.
readonly patience=300 task='boots'

# shellcheck source-path=SCRIPTDIR source=../../remote/ssh.sh
source "$(dirname "$0")/../../remote/ssh.sh"

until booted "$((SECONDS < patience ? patience - SECONDS : 1))"; do
  running=$(timeout 20 docker container inspect --format '{{.State.Status}}' "$CONTAINER" 2>/dev/null) || running=gone
  if [ "$running" != running ] || [ "$SECONDS" -ge "$patience" ]; then
    {
      echo "$HOST_NAME ($HOST_ADDRESS) does not come up: the container is $running; $(cat "$private/error")"
      echo "Its last log lines:"
      timeout 20 docker logs --tail 15 "$CONTAINER" 2>&1 | sed 's/^/  /' || true
      echo "It is left as it is, to be looked into: docker exec --interactive --tty ${CONTAINER:0:12} bash"
      echo "npm run up goes on with it, npm run down removes it."
    } >&2
    exit 1
  fi
  sleep 0.1
done
