# shellcheck shell=bash
# What only the host itself knows, in lines that begin with what they are about, in any order:
#   unit NAME STATE ENABLED    connections NUMBER    disk PERCENT    file PATH    network NAME    version NAME VERSION
#   tenant NAME SUBNET ADDRESSES    table FAMILY NAME    rules OWNER    certificate PEM-IN-BASE64    authority PEM-IN-BASE64
# A file and a table are such as are no longer as they were put here (components/remote/library.sh, components/node/names.sh). Rules are gone from the
# packet filter (components/weave/rules.sh); ADDRESSES is how many the host has in the subnet of a tenant.

{
  consul version
  nomad version
  weaver --version
} 2>/dev/null | sed -En 's/^weave/Weave/; s/^(Consul|Nomad|Weave) v?([0-9][^ ]*)$/version \1 \2/p' || true &
for noted in /var/lib/nomad-on-weave/tables/*; do
  [ ! -f "$noted" ] || {
    read -r family name <<<"${noted##*/}"
    nft --stateless list table "$family" "$name" 2>/dev/null | cmp --silent - "$noted" || printf 'table %s %s\n' "$family" "$name"
  }
done &
bash /etc/weave/rules.sh missing 2>/dev/null | sed 's/^/rules /' || true &
units=(weave consul nomad docker)
[ ! -f /etc/weave/isolation.nft ] || units+=(nomad-on-weave-isolation)
# One question for all units: each takes as long as all.
systemctl show --property=Id,ActiveState,UnitFileState "${units[@]}" |
  awk 'BEGIN { RS = ""; FS = "[=\n]" } {
    for (i = 1; i < NF; i += 2) value[$i] = $(i + 1)
    sub(/[.]service$/, "", value["Id"])
    print "unit", value["Id"], value["ActiveState"], value["UnitFileState"]
  }' || true
printf 'connections %s\n' "$(curl -sf --max-time 2 127.0.0.1:6782/status/connections | grep -c ' established ' || true)"
printf 'disk %s\n' "$(df --output=pcent /opt /var/lib/docker 2>/dev/null | tr -dc '0-9\n' | sort -n | tail -n 1)"
{ cat /var/lib/nomad-on-weave/files/* | sha256sum --check --quiet; } 2>/dev/null | sed -n 's/: FAILED.*//; s/^/file /p' || true
while read -r name _ folder; do
  [ -x "${folder:-/usr/local/bin}/$name" ] || printf 'file %s\n' "${folder:-/usr/local/bin}/$name"
done </usr/local/share/nomad-on-weave/versions 2>/dev/null || true
for tenant in /etc/weave/tenants/*; do
  [ ! -f "$tenant" ] || {
    read -r name subnet <"$tenant"
    printf 'tenant %s %s %s\n' "$name" "$subnet" "$(ip -4 -oneline address show dev weave to "$subnet" 2>/dev/null | wc --lines)"
  }
done
# Rules are no file once they are loaded.
[ ! -f /etc/nomad-on-weave/firewall.nft ] ||
  nft --stateless list chain inet cluster_firewall input 2>&1 | cmp -s - /run/nomad-on-weave-firewall.loaded ||
  echo "file /etc/nomad-on-weave/firewall.nft"
for of in certificate authority; do
  printf '%s %s\n' "$of" "$(base64 --wrap=0 "/etc/nomad-on-weave/tls/$of.pem" 2>/dev/null)"
done
cd /usr/local/lib/nomad-on-weave 2>/dev/null && {
  cmp --silent resolv.conf /etc/resolv.conf || echo file /etc/resolv.conf
  sed -n '/^# nomad-on-weave begin$/,/^# nomad-on-weave end$/ { /^# nomad-on-weave/!p }' /etc/hosts | cmp --silent - hosts ||
    echo file /etc/hosts
}
docker network ls --format 'network {{.Name}}' 2>/dev/null || true
wait
