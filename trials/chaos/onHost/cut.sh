# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Drops so many percent of what comes from PEERS (IN) and goes to them (OUT); of TCP only these PORTS of this host, if there are any.

rule() {
  local share="numgen random mod 100 < $3"
  if [ "$3" = 100 ]; then
    share=
  fi
  [ "$3" = 0 ] || nft "add rule inet chaos $1 ip $2 { $PEERS } ${PORTS:+tcp dport { $PORTS \}} $share drop"
}

nft add table inet chaos
# Before connections are tracked: those that exist are cut as well.
nft add chain inet chaos in '{ type filter hook input priority -300; }'
nft add chain inet chaos out '{ type filter hook output priority -300; }'
rule in saddr "$IN"
rule out daddr "$OUT"
