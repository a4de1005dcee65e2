# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Keeps the subnets of the overlay apart, from now on and from each boot on.

readonly service=nomad-on-weave-isolation.service

put_file /etc/weave/isolation.nft 0644 "$RULES"
put_file "/etc/systemd/system/$service" 0644 "$UNIT"
systemctl --quiet is-enabled "$service" 2>/dev/null || put_file_changed=yes
if [ "$put_file_changed" = yes ]; then
  systemctl --quiet enable "$service"
  systemctl daemon-reload
fi
load_rules /etc/weave/isolation.nft || fail "nftables does not take the rules that keep tenants apart"
# Started, not restarted: that would take Nomad down with it.
systemctl start "$service"
