#!/bin/bash
# Takes back the addresses that containers had when the power of this host went. Docker gives back what a container has
# when it ends; the router keeps what it is not given back.
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=ask.sh
source /etc/weave/ask.sh
# Once after a boot: Nomad, which starts containers, waits for it.
readonly mark=/run/weave.released

[ ! -e "$mark" ] || exit 0
owned=$(until_asked ip)
mapfile -t networks < <(docker network ls --quiet --filter driver=weavemesh)
if [ -z "$(docker ps --quiet "${networks[@]/#/--filter=network=}")" ]; then
  # Those of the host itself have a name.
  for address in $(jq --raw-output '.owned[]?.containerid | select(test("^[0-9.]+$"))' <<<"$owned"); do
    ask_weave "ip/$address" -X DELETE
  done
fi
touch "$mark"
