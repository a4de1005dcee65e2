# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Says whether this host has a process whose command line matches PATTERN.

if pgrep --full "$PATTERN" >/dev/null; then echo yes; else echo no; fi
