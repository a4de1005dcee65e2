# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Puts what leaves this host into a queue of the kind DISCIPLINE: "netem delay 100ms".

read -r -a words <<<"$DISCIPLINE"
tc qdisc replace dev eth0 root "${words[@]}"
