# shellcheck shell=bash disable=SC2154 # LIBRARY and HOST_OWNER are set by the program
# Comes before source.sh in a script that removes something: where neither the library nor the mark of the host is left, the
# machine was wiped or has another owner, and there is nothing to remove.
[ -e "$LIBRARY" ] || [ "$(cut -d' ' -f-3 /etc/nomad-on-weave/owner 2>&1)" = "$(cut -d' ' -f-3 <<<"$HOST_OWNER")" ] || exit 0
