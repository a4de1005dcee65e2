# shellcheck shell=bash
# Whose a host is, in a file on it. HOST_OWNER is the mark of the stack that is at work: identity, stack, name of the
# host, origin. Without it nothing is looked at. HOST_ACTION is what is about to happen: claim (the host becomes the
# stack's, if it is nobody's) or release (what the stack has there is removed).

readonly owner_file=/etc/nomad-on-weave/owner

owner_of() {
  cut --delimiter=' ' --fields=1-3 <<<"$1"
}

# claim_host: marks the host. The checksum is for those who look at the files that were put here.
claim_host() {
  local checksum=/var/lib/nomad-on-weave/files/${owner_file//\//_}
  mkdir -p "${owner_file%/*}" "${checksum%/*}"
  # Of two stacks that come at once, one is first.
  (set -o noclobber && printf '%s\n' "$HOST_OWNER" >"$owner_file") 2>/dev/null || true
  sha256sum "$owner_file" >"$checksum"
}

check_owner() {
  local found
  [ -s "$owner_file" ] || [ "$HOST_ACTION" != claim ] || claim_host
  found=$(cat "$owner_file" 2>/dev/null) || return 0
  [ "$(owner_of "$found")" != "$(owner_of "$HOST_OWNER")" ] || return 0
  local -a other
  read -ra other <<<"$found"
  local whose="it belongs to the stack ${other[1]} of ${other[*]:3}, as its host ${other[2]}"
  if [ "$HOST_ACTION" = claim ]; then
    printf '%s: %s; nothing was changed on it\n' "$(hostname)" "$whose" >&2
    exit 1
  fi
  printf '%s: %s, and is left as it is\n' "$(hostname)" "$whose" >&2
  exit 0
}

[ -z "${HOST_OWNER:-}" ] || check_owner
