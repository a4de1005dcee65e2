#!/bin/bash
# Gives this host its address in the overlay's default subnet and in that of each tenant.
set -euo pipefail
shopt -s nullglob

# shellcheck source-path=SCRIPTDIR source=ask.sh
source /etc/weave/ask.sh

expose() {
  local address
  address=$(until_asked "ip/weave:expose$1" -X POST)
  ask_weave "expose/$address" -X POST
}

expose ""
for tenant in /etc/weave/tenants/*; do
  read -r _ subnet <"$tenant"
  expose "/$subnet"
done
