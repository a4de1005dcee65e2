#!/bin/bash
# VirtualBox on a machine that cannot run it: the real VBoxManage and vbox-img, in a root file system of their own
# (LAB_ROOT), for all that is definition; what needs the kernel driver is done with bridges and QEMU instead. QEMU boots
# the disk, the seed and the interfaces that VBoxManage has. Call it by the name VBoxManage or vbox-img.
# LAB is the folder of everything that is made.
set -euo pipefail

# Paths mean the same inside as outside.
inside() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount --propagation private bash -c '
    for folder in proc dev tmp var/tmp root home; do
      mkdir -p "$0/$folder" && mount --rbind "/$folder" "$0/$folder"
    done
    exec chroot "$0" env VBOX_USER_HOME="$LAB/config" HOME="$LAB" "$@"' "$LAB_ROOT" "$@"
}

manage() {
  inside /usr/lib/virtualbox/VBoxManage "$@"
}

value() {
  sed -n "s|^\"\\{0,1\\}$2\"\\{0,1\\}=\"\\{0,1\\}\\([^\"]*\\)\"\\{0,1\\}\$|\\1|p" <<<"$1"
}

runs() {
  [ -f "$LAB/run/$1.pid" ] && kill -0 "$(cat "$LAB/run/$1.pid")" 2>/dev/null
}

info() {
  local text
  text=$(manage showvminfo "$1" --machinereadable) || return
  if runs "$(value "$text" UUID)"; then
    text=${text/VMState=\"poweroff\"/VMState=\"running\"}
  fi
  printf '%s\n' "$text"
}

running() {
  manage list vms | while read -r name id; do
    ! runs "${id:1:-1}" || printf '%s %s\n' "$name" "$id"
  done
}

mac() {
  sed 's/../&:/g; s/:$//' <<<"$1"
}

# raw VM UUID: the contents of the VM's disk, as QEMU reads and writes them; made at the first start.
raw() {
  local disk=$LAB/run/$1.raw
  if [ ! -f "$disk" ]; then
    manage clonemedium disk "$1" "$disk.new" --format RAW >/dev/null
    manage closemedium disk "$disk.new"
    mv "$disk.new" "$disk"
  fi
  printf '%s' "$disk"
}

start() {
  local text id bridge tap
  text=$(info "$1")
  id=$(value "$text" UUID)
  bridge=$(value "$text" hostonlyadapter1)
  tap=lab${id:0:8}
  mkdir -p "$LAB/run"
  ip link delete "$tap" 2>/dev/null || true
  ip tuntap add "$tap" mode tap
  ip link set "$tap" master "$bridge" up
  qemu-system-x86_64 -name "$1" -machine pc -accel tcg,thread=multi -cpu max \
    -smp "$(value "$text" cpus)" -m "$(value "$text" memory)" -display none -daemonize -pidfile "$LAB/run/$id.pid" \
    -serial "file:$(value "$text" uartmode1 | cut --delimiter=, --fields=2)" -monitor "unix:$LAB/run/$id.monitor,server=on,wait=off" \
    -device ahci,id=sata \
    -drive "if=none,id=disk,format=raw,file=$(raw "$(value "$text" SATA-ImageUUID-0-0)"),cache=unsafe" -device ide-hd,bus=sata.0,drive=disk,bootindex=1 \
    -drive "if=none,id=seed,format=raw,readonly=on,media=cdrom,file=$(value "$text" SATA-1-0)" -device ide-cd,bus=sata.1,drive=seed \
    -netdev "tap,id=cluster,ifname=$tap,script=no,downscript=no" -device "virtio-net-pci,netdev=cluster,mac=$(mac "$(value "$text" macaddress1)")" \
    -netdev "user,id=nat,net=$(natnet "$(value "$text" nat-network2)")" -device "virtio-net-pci,netdev=nat,mac=$(mac "$(value "$text" macaddress2)")"
  attend "$id" </dev/null >/dev/null 2>&1 &
}

# attend UUID: stays with VirtualBox's server while the VM runs, as the process of a VM does. Without anybody the server
# forgets all after 5 s, and reads it again for the next command: two that come in that moment may not find a VM.
attend() {
  while runs "$1"; do
    manage guestproperty wait "$1" none --timeout 30000
  done
}

natnet() {
  manage list natnets | awk -v name="$1" '/^Name:/ { here = $2 == name } here && /^Network:/ { print $2 }'
}

control() {
  local id
  id=$(value "$(info "$1")" UUID)
  case $2 in
    poweroff)
      kill "$(cat "$LAB/run/$id.pid")"
      while runs "$id"; do sleep 0.1; done
      ip link delete "lab${id:0:8}" 2>/dev/null || true
      ;;
    *)
      echo "controlvm $2 is not doubled" >&2
      exit 1
      ;;
  esac
}

host_only() {
  case $1 in
    create)
      local number=0
      while [ -e "/sys/class/net/vboxnet$number" ]; do number=$((number + 1)); done
      ip link add "vboxnet$number" type bridge
      ip link set "vboxnet$number" up
      # Docker lets nothing through that it did not put there, not even from one port of a bridge to another.
      ! iptables --list DOCKER-USER >/dev/null 2>&1 || iptables -I DOCKER-USER -i "vboxnet$number" -o "vboxnet$number" -j ACCEPT
      echo "Interface 'vboxnet$number' was successfully created"
      ;;
    ipconfig) ip address replace "$4/24" dev "$2" ;;
    remove)
      ip link delete "$2"
      iptables -D DOCKER-USER -i "$2" -o "$2" -j ACCEPT 2>/dev/null || true
      ;;
  esac
}

host_only_list() {
  local path name address
  for path in /sys/class/net/vboxnet*; do
    [ -e "$path" ] || continue
    name=${path##*/}
    address=$(ip -4 -oneline address show dev "$name" | sed -n 's|.*inet \([0-9.]*\)/.*|\1|p')
    printf 'Name:            %s\nDHCP:            Disabled\nIPAddress:       %s\nNetworkMask:     255.255.255.0\n\n' "$name" "$address"
  done
}

case ${0##*/}:${1:-}:${2:-} in
  vbox-img:*) inside /usr/lib/virtualbox/vbox-img "$@" ;;
  *:showvminfo:*) info "$2" ;;
  *:list:runningvms) running ;;
  *:list:hostonlyifs) host_only_list ;;
  *:list:hostinfo) manage list hostinfo | sed 's/\(HW virtualization:\) no/\1 yes/' ;;
  *:hostonlyif:*) host_only "${@:2}" ;;
  *:startvm:*) start "$2" ;;
  *:controlvm:*) control "${@:2}" ;;
  *) manage "$@" ;;
esac
