# shellcheck shell=bash disable=SC2154 # LIBRARY is set by the program
# How a script on a host comes by what all of them share, and so looks whose the host is before it changes anything (owner.sh).
# LIBRARY is the file, which is called as its checksum begins (sharedLibrary.ts).
[[ $(sha256sum "$LIBRARY" 2>&1) == "${LIBRARY##*/}"* ]] || {
  echo "$(hostname): $LIBRARY is missing or changed; npm run up restores it" >&2
  exit 1
}
# shellcheck source=/dev/null
source "$LIBRARY"
