#!/bin/bash
# The host-only network of the hosts: hostOnly.sh make | remove.
# From the environment: STACK, OWNER, INTERFACE (vboxnet0), ADDRESS of this machine on it, and NETMASK.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=library.sh
source "$(dirname "$0")/library.sh"

# address INTERFACE: its address and netmask; empty if there is none of that name.
address() {
  VBoxManage list hostonlyifs | awk -v name="$1" '
    /^Name:/ { here = $2 == name }
    here && /^IPAddress:/ { address = $2 }
    here && /^NetworkMask:/ { print address, $2 }'
}

configure() {
  VBoxManage hostonlyif ipconfig "$INTERFACE" --ip "$ADDRESS" --netmask "$NETMASK"
}

make() {
  local found
  found=$(address "$INTERFACE")
  if [ "$found" = "$ADDRESS $NETMASK" ]; then
    return
  fi
  if [ -n "$found" ]; then
    made_network hostonly "$INTERFACE" ||
      fail "hosts.hostOnlyInterface: $INTERFACE has the address ${found/ /, netmask }, not $ADDRESS, netmask $NETMASK, and this stack has not made it; take the name that the next one would have, or another hosts.subnet"
    configure
    return
  fi
  local made
  made=$(VBoxManage hostonlyif create | sed -n "s/^.*Interface '\(.*\)' was successfully created.*/\1/p")
  if [ "$made" != "$INTERFACE" ]; then
    VBoxManage hostonlyif remove "$made" >/dev/null
    fail "hosts.hostOnlyInterface: VirtualBox calls the next host-only interface $made, not $INTERFACE; set it to $made"
  fi
  set_network_owner hostonly "$INTERFACE" "$STACK${OWNER:+ $OWNER}"
  configure || {
    remove
    fail "hosts.subnet: VirtualBox does not let $INTERFACE have $ADDRESS, see above"
  }
  # VirtualBox gives a new one a DHCP server, which the hosts with their fixed addresses do not want.
  VBoxManage dhcpserver remove --interface="$INTERFACE" >/dev/null 2>&1 || true
}

remove_interface() {
  [ -z "$(address "$INTERFACE")" ] || quietly VBoxManage hostonlyif remove "$INTERFACE"
}

remove() {
  remove_network hostonly "$INTERFACE" remove_interface
}

"$1"
