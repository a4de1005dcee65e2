#!/bin/bash
# Gives the VM of a host other processors or other memory: drained, switched off, changed, switched on, well again.
# Nothing happens to a VM that has them.
# From the environment: STACK, HOST_NAME, CPUS, MEMORY (MB), BOOT_PATIENCE (seconds), and what ssh.sh needs.
set -euo pipefail
cd "$(dirname "$0")"
readonly task='gets its hardware'
# shellcheck source-path=SCRIPTDIR source=../../remote/ssh.sh
source ../../remote/ssh.sh
# shellcheck source-path=SCRIPTDIR source=library.sh
source library.sh

# on_agents VERB: what the agents on the host are asked, by agents.sh.
on_agents() {
  on_host "VERB=$1; $(<../../remote/api.sh)
$(<agents.sh)" </dev/null
}

if [ "$(property "$HOST_NAME" cpus) $(property "$HOST_NAME" memory)" != "$CPUS $MEMORY" ]; then
  if [ "$(property "$HOST_NAME" VMState)" = running ]; then
    echo "$HOST_NAME is drained, then switched off for its new hardware"
    on_agents leave
    on_host 'systemctl poweroff' </dev/null 2>/dev/null || true
    deadline=$((SECONDS + 120))
    while [ "$(property "$HOST_NAME" VMState)" = running ] && [ "$SECONDS" -lt "$deadline" ]; do
      sleep 0.5
    done
  fi
  switch_off "$HOST_NAME"
  VBoxManage modifyvm "$HOST_NAME" --cpus "$CPUS" --memory "$MEMORY"
fi
start "$HOST_NAME"
on_agents return
