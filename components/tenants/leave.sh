# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Takes a tenant's network off this host. A tenant that was given another name keeps it.

readonly mark=/etc/weave/tenants/${SUBNET/\//-}

if [ -f "$mark" ] && [ "$(cat "$mark")" = "$TENANT $SUBNET" ]; then
  containers=$(docker network inspect --format '{{range .Containers}}{{.Name}} {{end}}' "$NETWORK" 2>/dev/null || true)
  [ -z "${containers// /}" ] || fail "containers still run in the network of the tenant $TENANT: $containers"
  ! docker network inspect "$NETWORK" >/dev/null 2>&1 || docker network rm "$NETWORK" >/dev/null
  remove_file "$mark"
  address=$(ask_weave "ip/weave:expose/$SUBNET" -X POST)
  ip address delete "$address" dev weave 2>/dev/null || true
  ask_weave "ip/weave:expose/${address%/*}" --output /dev/null -X DELETE
fi
