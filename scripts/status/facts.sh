# shellcheck shell=bash
# What only the host itself knows, in lines that begin with what they are about, in any order:
#   unit NAME STATE ENABLED    connections NUMBER    disk PERCENT    file PATH    network NAME    version NAME VERSION
#   certificate PEM-IN-BASE64    authority PEM-IN-BASE64
# A file is one that is no longer as it was put here (components/remote/library.sh).

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
for of in certificate authority; do
  printf '%s %s\n' "$of" "$(base64 --wrap=0 "/etc/nomad-on-weave/tls/$of.pem" 2>/dev/null)"
done
docker network ls --format 'network {{.Name}}' 2>/dev/null || true
wait
