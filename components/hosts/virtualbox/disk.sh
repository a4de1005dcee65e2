#!/bin/bash
# The disk of a host: a linked clone of the base image. disk.sh make | remove. Prints its UUID, which a disk that was
# recreated has not. With the disk goes the VM, which is nothing without it.
# From the environment: STACK, OWNER, HOST_NAME (of the host) and BASE (path of the base image).
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=library.sh
source "$(dirname "$0")/library.sh"

folder=$(folder)
readonly disk=$folder/$HOST_NAME.vdi

uuid() {
  VBoxManage showmediuminfo disk "$disk" | sed -n 's/^UUID: *//p'
}

remove_machine() {
  owned "$HOST_NAME" || return 0
  switch_off "$HOST_NAME"
  # unregistervm --delete would take with the disk the base image too, if no other host hangs on it.
  local port
  for port in 0 1; do
    VBoxManage storageattach "$HOST_NAME" --storagectl SATA --port "$port" --device 0 --medium none 2>/dev/null || true
  done
  quietly VBoxManage unregistervm "$HOST_NAME" --delete
}

make() {
  if [ ! -f "$disk" ]; then
    # Deleted by hand, VirtualBox may still know it.
    remove_machine
    VBoxManage closemedium disk "$disk" >/dev/null 2>&1 || true
    quietly VBoxManage createmedium disk --filename "$disk" --diffparent "$BASE" --format VDI
  fi
  printf '%s' "$(uuid)"
}

remove() {
  if taken "$HOST_NAME"; then
    echo "the VM $HOST_NAME is not of this stack, and is left as it is"
    return
  fi
  remove_machine
  VBoxManage closemedium dvd "$folder/$HOST_NAME-seed.iso" >/dev/null 2>&1 || true
  rm -f "$folder/$HOST_NAME-seed.iso" "$folder/$HOST_NAME-console.log"
  [ ! -f "$disk" ] || quietly VBoxManage closemedium disk "$disk" --delete
}

"$1"
