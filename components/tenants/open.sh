# shellcheck shell=bash
# Takes the rules away that keep tenants apart: there are none any more.

rm -f /etc/systemd/system/nomad.service.requires/nomad-on-weave-isolation.service
systemctl daemon-reload
systemctl --quiet disable --now nomad-on-weave-isolation.service || true
remove_file /etc/systemd/system/nomad-on-weave-isolation.service /etc/weave/isolation.nft
systemctl daemon-reload
for family in inet bridge; do
  drop_table "$family" nomad_on_weave
done
