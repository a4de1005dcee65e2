# shellcheck shell=bash disable=SC2153,SC2154 # its variables are set by the program
# Looks at a machine that may become a host, and changes nothing. Prints what keeps it from that in lines
# "problem <tab> text", and what it is in a line "machine <tab> text".

problem() {
  printf 'problem\t%s\n' "$*"
}

if [ "$(id -u)" != 0 ]; then
  problem "$(id -un) is not root here, and sudo does not make it root"
  exit 0
fi

# shellcheck source=/dev/null
system=$(. /etc/os-release && echo "$ID $VERSION_ID")
case $system in
  'debian 12' | 'debian 13' | 'ubuntu 22.04' | 'ubuntu 24.04') ;;
  *) problem "it runs $system; Debian 12 and 13 and Ubuntu 22.04 and 24.04 are supported" ;;
esac
processor=$(uname -m)
case $processor in
  x86_64 | aarch64) ;;
  *) problem "its processor is $processor; x86_64 and aarch64 are supported" ;;
esac
[ -d /run/systemd/system ] || problem "systemd does not run it"
ip -4 -oneline address show | grep --quiet " $ADDRESS/" || problem "no interface of it has the address $ADDRESS"

# Agents that disagree about the time log events in the wrong order, and later refuse each other's certificates.
ahead=$(($(date +%s) - NOW))
[ "${ahead#-}" -le "$CLOCK_SKEW" ] ||
  problem "its clock is ${ahead#-} s $([ "$ahead" -gt 0 ] && echo ahead of || echo behind) that of the machine that runs Pulumi: set it, for example with systemd-timesyncd"

memory=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)

# Whether a unit is one that this program has made.
ours() {
  grep --quiet --no-messages "/run/$1.applied" "/etc/systemd/system/$1.service"
}

own_processes=" "
installed=0
for unit in weave consul nomad; do
  if ours "$unit"; then
    own_processes+="$(systemctl show --property MainPID --value "$unit") "
    installed=$((installed + 1))
  elif systemctl cat "$unit.service" >/dev/null 2>&1; then
    problem "it has a unit $unit.service that this program has not made: remove that, or take another machine"
  fi
done
# What already runs has its memory and its disk.
if [ "$installed" -lt 3 ]; then
  [ "$memory" -ge "$MEMORY" ] || problem "$memory MB of memory are available, $MEMORY are needed"
  for folder in /opt /usr/local /var/lib; do
    free=$(df --output=avail --block-size=1M "$folder" | tail -n 1)
    [ "$free" -ge "$DISK" ] || problem "${free// /} MB of disk are free below $folder, $DISK are needed"
  done
fi
for agent in consul nomad; do
  ours "$agent" || [ ! -e "/opt/$agent" ] ||
    problem "/opt/$agent is there, and not from this program: move the data of another ${agent^} away"
done
ours weave || [ ! -e /sys/class/net/weave ] ||
  problem "it has an interface weave that this program has not made: take the other Weave off (weave reset)"

while read -r protocol _ _ _ local _ owner; do
  port=${local##*:}
  address=${local%:*}
  case " $PORTS " in *" $protocol/$port "*) ;; *) continue ;; esac
  # systemd-resolved and others that listen at an address of their own are in nobody's way.
  case $address in '*' | 0.0.0.0 | '[::]' | 127.0.0.1 | "$ADDRESS") ;; *) continue ;; esac
  process=$(sed -n 's/.*pid=\([0-9]*\).*/\1/p' <<<"$owner")
  [[ $own_processes == *" ${process:-none} "* ]] ||
    problem "port $port ($protocol) at $address is taken by $(sed -n 's/users:(("\([^"]*\)".*/\1/p' <<<"$owner"), process ${process:-unknown}"
done < <(ss --no-header --listening --numeric --tcp --udp --processes)

datapath=sleeve
! { modprobe --dry-run --quiet openvswitch && modprobe --dry-run --quiet vxlan; } 2>/dev/null || datapath="fast datapath"
printf 'machine\t%s, %s, %s MB of memory available, %s, Weave: %s\n' "$system" "$processor" "$memory" \
  "$(docker --version 2>/dev/null | cut --delimiter=, --fields=1 || true)" "$datapath"
