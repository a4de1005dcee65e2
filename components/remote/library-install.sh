# shellcheck shell=bash disable=SC2153,SC2154 # LIBRARY is set by the program, the rest by the library
# Puts the library that is on standard input onto a host, for all scripts that come later (source.sh). Those of earlier versions
# of the program stay: scripts that remove what these have installed read them, also if this run breaks off.
set -euo pipefail
library=$(cat)
# In here is looked whose the host is, before anything is changed.
eval "$library"
notes=${LIBRARY%/*}
rm -f "$put_files/${notes//\//_}"_*
put_file "$LIBRARY" 0644 "$library"
