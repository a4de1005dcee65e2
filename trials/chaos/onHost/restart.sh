# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Restarts UNIT.

systemctl restart "$UNIT"
