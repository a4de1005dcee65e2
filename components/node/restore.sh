# shellcheck shell=bash
# Gives a host its own names and resolvers back.

readonly base=/usr/local/lib/nomad-on-weave

if [ -d "$base" ]; then
  systemctl disable --quiet nomad-on-weave-names.service || true
  rm -f /etc/systemd/system/nomad-on-weave-names.service
  hosts=$(sed '/^# nomad-on-weave begin$/,/^# nomad-on-weave end$/d' /etc/hosts)
  printf '%s\n' "$hosts" >/etc/hosts
  [ ! -f "$base/resolv.conf.before" ] || cat "$base/resolv.conf.before" >/etc/resolv.conf
  rm -rf "$base" /etc/consul.d/recursors.json
  systemctl daemon-reload
fi
