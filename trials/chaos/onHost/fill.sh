# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Fills the file system of DIRECTORY to the last byte, if it is one of move-disk.sh.

[ "$(findmnt --noheadings --output SOURCE --mountpoint "$DIRECTORY" | tail -n 1)" = chaos ] ||
  fail "$DIRECTORY is on a disk that it shares with others"
cat /dev/zero >"$DIRECTORY/filler" 2>/dev/null || true
left=$(df --output=avail "$DIRECTORY" | tail -n 1)
[ "$left" -eq 0 ] || fail "$DIRECTORY has still $left KiB"
