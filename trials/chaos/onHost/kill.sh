# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Ends with -9 every process of this host whose command line matches PATTERN.

pkill --signal KILL --full "$PATTERN" || fail "has no process like $PATTERN"
