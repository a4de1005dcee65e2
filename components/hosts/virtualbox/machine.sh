#!/bin/bash
# Defines the VM of a host, if it is not there; prints its UUID. It goes with its disk.
# From the environment: STACK, OWNER, HOST_NAME, DISK (UUID), CPUS, MEMORY (MB), INTERFACE, NETWORK, MAC_CLUSTER, MAC_NAT, and
# what cloud-init reads at the first boot: USER_DATA, NETWORK_CONFIG.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=library.sh
source "$(dirname "$0")/library.sh"

folder=$(folder)

# The seed of cloud-init has the host's private SSH key in it.
make_seed() (
  umask 077
  # shellcheck source-path=SCRIPTDIR source=../../private.sh
  source "$(dirname "$0")/../../private.sh"
  printf '%s\n' "$USER_DATA" >"$private/user-data"
  printf '%s\n' "$NETWORK_CONFIG" >"$private/network-config"
  printf 'instance-id: %s\nlocal-hostname: %s\n' "$DISK" "$HOST_NAME" >"$private/meta-data"
  vbox-img createiso --output="$folder/$HOST_NAME-seed.iso" --volume-id=cidata \
    /user-data="$private/user-data" /meta-data="$private/meta-data" /network-config="$private/network-config" >/dev/null
  chmod 600 "$folder/$HOST_NAME-seed.iso"
)

define() {
  rm -f "$folder/$HOST_NAME-seed.iso"
  make_seed
  VBoxManage modifyvm "$HOST_NAME" --cpus "$CPUS" --memory "$MEMORY" --rtcuseutc on --graphicscontroller vmsvga --vram 16 \
    --boot1 disk --boot2 none --boot3 none --boot4 none \
    --nictype1 virtio --macaddress1 "$MAC_CLUSTER" --nictype2 virtio --macaddress2 "$MAC_NAT" \
    --uart1 0x3F8 4 --uartmode1 file "$folder/$HOST_NAME-console.log"
  VBoxManage storagectl "$HOST_NAME" --name SATA --add sata --controller IntelAhci --portcount 2 --bootable on 2>/dev/null || true
  VBoxManage storageattach "$HOST_NAME" --storagectl SATA --port 1 --device 0 --type dvddrive --medium "$folder/$HOST_NAME-seed.iso"
  # The disk comes last: a VM that has it is whole.
  VBoxManage storageattach "$HOST_NAME" --storagectl SATA --port 0 --device 0 --type hdd --medium "$folder/$HOST_NAME.vdi"
}

# Puts the VM on its networks, also while it runs.
connect() {
  if [ "$(property "$HOST_NAME" hostonlyadapter1) $(property "$HOST_NAME" nat-network2)" = "$INTERFACE $NETWORK" ]; then
    return
  fi
  if [ "$(property "$HOST_NAME" VMState)" = running ]; then
    VBoxManage controlvm "$HOST_NAME" nic1 hostonly "$INTERFACE"
    VBoxManage controlvm "$HOST_NAME" nic2 natnetwork "$NETWORK"
  else
    VBoxManage modifyvm "$HOST_NAME" --nic1 hostonly --hostonlyadapter1 "$INTERFACE" \
      --nic2 natnetwork --nat-network2 "$NETWORK"
  fi
}

! taken "$HOST_NAME" || fail "hosts.machines: VirtualBox has a VM $HOST_NAME that this stack has not made; remove or rename one of them"
owned "$HOST_NAME" ||
  quietly VBoxManage createvm --name "$HOST_NAME" --ostype Ubuntu_64 --groups "/nomad-on-weave-$STACK" --register
VBoxManage setextradata "$HOST_NAME" "$mark" "$OWNER"
[ "$(property "$HOST_NAME" SATA-ImageUUID-0-0)" = "$DISK" ] || define
connect
property "$HOST_NAME" UUID
