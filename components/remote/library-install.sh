# shellcheck shell=bash disable=SC2153,SC2154 # LIBRARY is set by the program, the rest by the library
# Installs the library, which is on standard input, for all other scripts on the host (source.sh). Libraries of earlier versions of
# the program stay: until an `up` is complete, the state has scripts that read them.
set -euo pipefail
library=$(cat)
# It checks the owner of the host, before anything is changed.
eval "$library"
folder=${LIBRARY%/*}
rm -f "$put_files/${folder//\//_}"_*
put_file "$LIBRARY" 0644 "$library"
