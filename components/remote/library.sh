# shellcheck shell=bash
# What every script that runs on a host can use.

# A command that fails where nobody looks at it ends the script, and is named.
set -o errtrace
trap 'printf "%s: this failed: %s\n" "$(hostname)" "$BASH_COMMAND" >&2' ERR

# fail MESSAGE: says what is wrong on this host, and stops.
fail() {
  printf '%s: %s\n' "$(hostname)" "$*" >&2
  exit 1
}

# What observe/facts.sh looks at: for each file that was put here, its checksum.
readonly put_files=/var/lib/nomad-on-weave/files

# put_file PATH MODE TEXT: makes the file have just this text and mode. Sets put_file_changed=yes if it did not.
put_file_changed=no
put_file() {
  local path=$1 mode=$2 text=$3
  mkdir -p "$put_files"
  printf '%s\n' "$text" | sha256sum | sed "s|-$|$path|" >"$put_files/${path//\//_}"
  if [ -f "$path" ] && printf '%s\n' "$text" | cmp -s - "$path"; then
    chmod "$mode" "$path"
    return
  fi
  mkdir -p "$(dirname "$path")"
  (umask 077 && printf '%s\n' "$text" >"$path.new")
  chmod "$mode" "$path.new"
  mv "$path.new" "$path"
  # shellcheck disable=SC2034 # read by the script that comes after this library
  put_file_changed=yes
}

# remove_file PATH...: removes files that were put here, and folders that are empty then.
remove_file() {
  local path
  for path; do
    rm -f "$path" "$put_files/${path//\//_}"
    rmdir --ignore-fail-on-non-empty "${path%/*}" 2>/dev/null || true
  done
}

# What observe/facts.sh looks at: for each table of nftables that was loaded here, its rules as nft lists them.
readonly loaded_tables=/var/lib/nomad-on-weave/tables

# load_rules PATH: loads a file of nftables.
load_rules() {
  local family name
  nft --file "$1" || return 1
  mkdir -p "$loaded_tables"
  while read -r family name; do
    nft --stateless list table "$family" "$name" >"$loaded_tables/$family $name"
  done < <(sed -n 's/^table \(.*\) {$/\1/p' "$1")
}

# drop_table FAMILY NAME: deletes a table that was loaded here.
drop_table() {
  nft delete table "$1" "$2" 2>/dev/null || true
  rm -f "$loaded_tables/$1 $2"
}

# enable UNIT: lets the unit start at boot. Asking first is faster, and a reload of systemd is the caller's to do.
enable() {
  systemctl --quiet is-enabled "$1" 2>/dev/null || systemctl --quiet --no-reload enable "$1"
}

# For how many seconds an agent may be busy before it counts as broken: on a VM without hardware virtualization, or on a
# machine that has other work, its start takes minutes.
# shellcheck disable=SC2034 # other scripts read it
readonly agent_patience=300

# unit_log UNIT: the last lines of a unit's log, for an error message.
unit_log() {
  journalctl --no-pager --quiet --output cat --lines 10 --unit "$1" 2>/dev/null | sed "s/^/  $1: /" >&2 || true
}
