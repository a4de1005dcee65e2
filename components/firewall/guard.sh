# shellcheck shell=bash disable=SC2153,SC2154 # its variables are set by the program
# Puts the firewall of this host in force, from now on and from each boot on. HOSTS has an address of the cluster in each line.

readonly rules=/etc/nomad-on-weave/firewall.nft hosts=/etc/nomad-on-weave/firewall.hosts
readonly service=nomad-on-weave-firewall.service

former=$(cat "$hosts" 2>/dev/null || true)
put_file "$hosts" 0644 "$HOSTS"
put_file "$rules" 0644 "$RULES"
put_file "/etc/systemd/system/$service" 0644 "$UNIT"
if [ "$put_file_changed" = yes ]; then
  enable "$service"
  systemctl daemon-reload
fi
systemctl start "$service" || fail "nftables does not take the rules of the firewall, $rules"

# A host that leaves has work to move and votes to give back, and is in the rules no more.
leaving=$(comm -23 <(sort <<<"$former") <(sort <<<"$HOSTS"))
{
  cat "$rules"
  for address in $leaving; do
    printf 'add element inet cluster_firewall leaving { %s timeout 1h }\n' "$address"
  done
} | nft --file - || fail "nftables does not take the rules of the firewall, $rules"
# What observe/facts.sh looks at: rules are no file once they are loaded.
nft --stateless list chain inet cluster_firewall input >/run/nomad-on-weave-firewall.loaded
