# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Takes a tenant's network off this host. A tenant that was given another name keeps it.

readonly api=127.0.0.1:6784 mark=/etc/weave/tenants/${SUBNET/\//-}

if [ -f "$mark" ] && [ "$(cat "$mark")" = "$TENANT $SUBNET" ]; then
  containers=$(docker network inspect --format '{{range .Containers}}{{.Name}} {{end}}' "$NETWORK" 2>/dev/null || true)
  [ -z "${containers// /}" ] || fail "containers still run in the network of the tenant $TENANT: $containers"
  ! docker network inspect "$NETWORK" >/dev/null 2>&1 || docker network rm "$NETWORK" >/dev/null
  remove_file "$mark"
  address=$(curl -sf --max-time 10 -X POST "$api/ip/weave:expose/$SUBNET")
  ip address delete "$address" dev weave 2>/dev/null || true
  curl -sf --max-time 10 --output /dev/null -X DELETE "$api/ip/weave:expose/${address%/*}"
fi
