# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Takes a tenant's network off this host. A tenant that was given another name keeps it.
# A host that has just been started is waited for.

readonly mark=/etc/weave/tenants/${SUBNET/\//-}

# What still runs in the network: what ends with a job takes a moment.
inside() {
  docker network inspect --format '{{range .Containers}}{{.Name}} {{end}}' "$NETWORK" 2>/dev/null || true
}

is_empty() {
  local containers
  containers=$(inside)
  [ -z "${containers// /}" ]
}

if [ -f "$mark" ] && [ "$(cat "$mark")" = "$TENANT $SUBNET" ]; then
  docker_answers || fail "its Docker Engine does not answer, and still has the network of the tenant $TENANT: systemctl status docker"
  weave_answers || fail "its Weave router does not answer, and still has an address in $SUBNET: systemctl status weave weave-expose"
  wait_until 30 is_empty || fail "containers still run in the network of the tenant $TENANT: $(inside)"
  ! docker network inspect "$NETWORK" >/dev/null 2>&1 || docker network rm "$NETWORK" >/dev/null
  remove_file "$mark" "$CNI_FILE"
  eval "$GIVE_BACK"
fi
