# shellcheck shell=bash disable=SC2154 # LIBRARY and HOST_OWNER are set by the program
# Precedes source.sh in scripts that remove something. A machine with neither the library nor the mark of this stack was wiped, or
# has another owner: nothing of this stack is left on it.
[ -e "$LIBRARY" ] || [ "$(cut -d' ' -f-3 /etc/nomad-on-weave/owner 2>&1)" = "$(cut -d' ' -f-3 <<<"$HOST_OWNER")" ] || exit 0
