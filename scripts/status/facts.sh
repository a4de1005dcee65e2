# shellcheck shell=bash
# What only the host itself knows, a line each: its units and how they are, how many connections its Weave router has, how
# full the fullest of its file systems is.

for unit in weave consul nomad docker; do
  printf '%s=%s ' "$unit" "$(systemctl is-active "$unit" || true)"
done
echo
curl -sf --max-time 2 127.0.0.1:6784/status/connections | grep -c ' established ' || true
df --output=pcent /opt /var/lib/docker 2>/dev/null | tr -dc '0-9\n' | sort -n | tail -n 1
