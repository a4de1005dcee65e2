# shellcheck shell=bash
# Takes the firewall off this host.

systemctl --quiet disable --now nomad-on-weave-firewall.service 2>/dev/null || true
remove_file /etc/systemd/system/nomad-on-weave-firewall.service /etc/nomad-on-weave/firewall.nft /etc/nomad-on-weave/firewall.hosts
systemctl daemon-reload
nft delete table inet cluster_firewall 2>/dev/null || true
rm -f /run/nomad-on-weave-firewall.loaded
