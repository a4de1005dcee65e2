# shellcheck shell=bash disable=SC2154 # LIBRARY is set by the program
# Reads the library that all scripts on a host share. It checks the owner of the host (owner.sh) before anything is changed.
# LIBRARY is its path; the name of the file is the beginning of its checksum (sharedLibrary.ts).
[[ $(sha256sum "$LIBRARY" 2>&1) == "${LIBRARY##*/}"* ]] || {
  echo "$(hostname): $LIBRARY is missing or changed; npm run up restores it" >&2
  exit 1
}
# shellcheck source=/dev/null
source "$LIBRARY"
