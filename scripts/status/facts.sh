# shellcheck shell=bash
# What only the host itself knows, in lines that begin with what they are about, in any order:
#   unit NAME STATE ENABLED    connections NUMBER    disk PERCENT    file PATH    network NAME    version NAME VERSION
# A file is one that is no longer as it was put here (components/remote/library.sh, components/node/names.sh).

{
  consul version
  nomad version
  weaver --version
} 2>/dev/null | sed -En 's/^weave/Weave/; s/^(Consul|Nomad|Weave) v?([0-9][^ ]*)$/version \1 \2/p' || true &
# One question for all units: each takes as long as all.
systemctl show --property=Id,ActiveState,UnitFileState weave consul nomad docker |
  awk 'BEGIN { RS = ""; FS = "[=\n]" } {
    for (i = 1; i < NF; i += 2) value[$i] = $(i + 1)
    sub(/[.]service$/, "", value["Id"])
    print "unit", value["Id"], value["ActiveState"], value["UnitFileState"]
  }' || true
printf 'connections %s\n' "$(curl -sf --max-time 2 127.0.0.1:6784/status/connections | grep -c ' established ' || true)"
printf 'disk %s\n' "$(df --output=pcent /opt /var/lib/docker 2>/dev/null | tr -dc '0-9\n' | sort -n | tail -n 1)"
{ cat /var/lib/nomad-on-weave/files/* | sha256sum --check --quiet; } 2>/dev/null | sed -n 's/: FAILED.*//; s/^/file /p' || true
cd /usr/local/lib/nomad-on-weave 2>/dev/null && {
  cmp --silent resolv.conf /etc/resolv.conf || echo file /etc/resolv.conf
  sed -n '/^# nomad-on-weave begin$/,/^# nomad-on-weave end$/ { /^# nomad-on-weave/!p }' /etc/hosts | cmp --silent - hosts ||
    echo file /etc/hosts
}
docker network ls --format 'network {{.Name}}' 2>/dev/null || true
wait
