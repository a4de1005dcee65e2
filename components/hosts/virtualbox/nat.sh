#!/bin/bash
# The NAT network, through which the hosts reach the internet: nat.sh make | remove.
# From the environment: STACK, OWNER, NETWORK (its name) and SUBNET.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=library.sh
source "$(dirname "$0")/library.sh"

# What `list natnets` says of it, as "subnet, DHCP yes or no"; VirtualBox 6.1 has other words for it than 7.
found() {
  VBoxManage list natnets | awk -v name="$NETWORK" '
    /^(NetworkName|Name):/ { here = $2 == name }
    here && /^Network:/ { subnet = $2 }
    here && /^DHCP (Server|Enabled):/ { print subnet ", DHCP " tolower($3) }'
}

make() {
  local there
  there=$(found)
  if [ -z "$there" ]; then
    set_network_owner nat "$NETWORK" "$STACK${OWNER:+ $OWNER}"
    VBoxManage natnetwork add --netname "$NETWORK" --network "$SUBNET" --enable --dhcp on
  elif [ "$there" != "$SUBNET, DHCP yes" ]; then
    made_network nat "$NETWORK" ||
      fail "hosts.natNetwork: VirtualBox has a $NETWORK with $there, not $SUBNET, DHCP yes, and this stack has not made it; set hosts.natSubnet to that, or hosts.natNetwork to a new name"
    VBoxManage natnetwork modify --netname "$NETWORK" --network "$SUBNET" --enable --dhcp on
  fi
}

remove_natnetwork() {
  [ -z "$(found)" ] || quietly VBoxManage natnetwork remove --netname "$NETWORK"
}

remove() {
  remove_network nat "$NETWORK" remove_natnetwork
}

"$1"
