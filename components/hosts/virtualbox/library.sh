# shellcheck shell=bash disable=SC2154 # its variables are set by the program, and by ssh.sh
# What the scripts of the VirtualBox hosts share.
export LC_ALL=C
# What an earlier version of the program has recorded says no owner.
OWNER=${OWNER:-}

# fail MESSAGE: says what is wrong, and stops.
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# quietly COMMAND...: without what it prints, unless it fails.
quietly() {
  local output
  output=$("$@" 2>&1) || fail "$output"
}

# The folder of everything that the stack has in VirtualBox.
folder() {
  local machines
  machines=$(VBoxManage list systemproperties | sed -n 's/^Default machine folder: *//p')
  printf '%s/nomad-on-weave-%s' "$machines" "$STACK"
}

# property VM KEY: one value of showvminfo, without quotes; empty if there is no such VM or key.
property() {
  VBoxManage showvminfo "$1" --machinereadable 2>/dev/null | sed -n "s|^\"\\{0,1\\}$2\"\\{0,1\\}=\"\\{0,1\\}\\([^\"]*\\)\"\\{0,1\\}\$|\\1|p"
}

# The mark of a VM: whose it is. One that an earlier version of the program has made has none.
readonly mark=nomad-on-weave/owner

mark_of() {
  VBoxManage getextradata "$1" "$mark" 2>/dev/null | sed -n 's/^Value: //p'
}

# owned VM: whether there is a VM of that name, and this stack has made it. Stacks of one name differ in their identity.
owned() {
  [ "$(property "$1" groups)" = "/nomad-on-weave-$STACK" ] && is_ours "$(mark_of "$1")"
}

# is_ours MARK: whether a mark is that of this stack, or none.
is_ours() {
  [ -z "$1" ] || [ -z "${OWNER:-}" ] || [ "${1%% *}" = "${OWNER%% *}" ]
}

# taken VM: whether there is a VM of that name that is not ours.
taken() {
  VBoxManage showvminfo "$1" --machinereadable >/dev/null 2>&1 && ! owned "$1"
}

# users NETWORK: the names of the VMs that have an interface on a host-only or NAT network. One whose files are gone,
# which VirtualBox lists and cannot show, has none.
users() {
  local id info
  VBoxManage list vms | sed -n 's/.*{\(.*\)}$/\1/p' | while read -r id; do
    info=$(VBoxManage showvminfo "$id" --machinereadable 2>/dev/null) || continue
    awk -F '"' -v network="$1" '/^name=/ { name = $2 } /^(hostonlyadapter|nat-network)[0-9]+=/ && $2 == network { print name; exit }' <<<"$info"
  done
}

# A network that this stack has made is marked in VirtualBox's own settings: made_network KIND NAME tells whether it has,
# set_network_owner KIND NAME [STACK OWNER] sets or removes it. An earlier version of the program wrote the stack alone.
made_network() {
  local made_by
  made_by=$(VBoxManage getextradata global "nomad-on-weave/$1/$2" | sed -n 's/^Value: //p')
  [ "${made_by%% *}" = "$STACK" ] || return 1
  [[ $made_by != *" "* ]] || is_ours "${made_by#* }"
}
set_network_owner() {
  VBoxManage setextradata global "nomad-on-weave/$1/$2" ${3:+"$3"}
}

# remove_network KIND NAME COMMAND...: removes a network with that command, if this stack made it and nothing uses it.
remove_network() {
  local kind=$1 name=$2
  shift 2
  if ! made_network "$kind" "$name"; then
    echo "$name was there before, and stays"
    return
  fi
  local others
  others=$(users "$name" | paste --serial --delimiters=' ')
  if [ -n "$others" ]; then
    echo "$name stays: $others has an interface on it"
    return
  fi
  "$@"
  set_network_owner "$kind" "$name"
}

# switch_off VM: as its power switch would, at once.
switch_off() {
  case $(property "$1" VMState) in
    running | paused | stuck | starting) VBoxManage controlvm "$1" poweroff >/dev/null 2>&1 || true ;;
    saved) quietly VBoxManage discardstate "$1" ;;
  esac
  local deadline=$((SECONDS + 60))
  until [[ $(property "$1" VMState) =~ ^(poweroff|aborted|)$ ]]; do
    [ "$SECONDS" -lt "$deadline" ] || fail "$1 does not switch off"
    sleep 0.2
  done
}

# start VM: switches it on, and waits until root can log in and systemd has started it. Needs ssh.sh.
start() {
  case $(property "$1" VMState) in
    running) ;;
    paused) quietly VBoxManage controlvm "$1" resume ;;
    *) quietly VBoxManage startvm "$1" --type headless ;;
  esac
  local deadline=$((SECONDS + BOOT_PATIENCE))
  until booted "$((SECONDS < deadline ? deadline - SECONDS : 1))"; do
    if [ "$(property "$1" VMState)" != running ] || [ "$SECONDS" -ge "$deadline" ]; then
      {
        echo "$1 ($HOST_ADDRESS) does not come up: the VM is $(property "$1" VMState); $(cat "$private/error")"
        echo "The last lines of its console:"
        tail --lines=15 "$(folder)/$1-console.log" 2>/dev/null | sed 's/^/  /' || true
      } >&2
      exit 1
    fi
    sleep 0.2
  done
}
