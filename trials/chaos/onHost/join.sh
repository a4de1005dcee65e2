# shellcheck shell=bash
# Takes away what cut.sh and slow.sh have made.

nft delete table inet chaos 2>/dev/null || true
tc qdisc delete dev eth0 root 2>/dev/null || true
