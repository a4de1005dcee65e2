# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Gives a tenant its Docker network on this host, and the host an address in the tenant's subnet.

readonly mark=/etc/weave/tenants/${SUBNET/\//-}

put_file "$mark" 0644 "$TENANT $SUBNET"
put_file "$CNI_FILE" 0644 "$CNI_TEXT"
# It looks for networks when it starts, and when it reads its configuration again.
! systemctl --quiet is-active nomad || systemctl reload nomad
# The router answers as soon as enough peers agree on the address range.
wait_until 60 timeout 60 bash -c "$TAKE_ADDRESSES" || fail "gets no address in $SUBNET from its Weave router"
docker network inspect "$NETWORK" >/dev/null 2>&1 ||
  timeout 60 docker network create --driver "$DRIVER" --ipam-driver "$DRIVER" --subnet "$SUBNET" \
    --label "nomad-on-weave.subnet=$SUBNET" "$NETWORK" >/dev/null ||
  fail "Docker cannot make the network of the tenant $TENANT, $SUBNET"
