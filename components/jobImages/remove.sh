#!/bin/bash
# Takes the images of the jobs off a host again, also where containers that have ended still refer to them.
# From the environment: what ssh.sh needs, and IMAGES (names).
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source-path=SCRIPTDIR source=../remote/ssh.sh
source ../remote/ssh.sh

on_host "timeout 120 sh -c 'until docker info >/dev/null 2>&1; do sleep 1; done'
docker image rm --force $IMAGES >/dev/null 2>&1 || true" </dev/null
