# shellcheck shell=bash
# What only the host itself knows of its network, as one line of JSON: its Weave router (null if it does not answer), its
# addresses on the overlay, the tenants that it has.

router=$(
  curl -sf --max-time 2 --header 'Accept: application/json' 127.0.0.1:6782/report | jq --compact-output '{
    version: .Version,
    range: .IPAM.Range,
    defaultSubnet: .IPAM.DefaultSubnet,
    connections: [.Router.Connections[]? | {
      address: .Address, state: .State, info: .Info,
      transport: .Attrs.name, encrypted: .Attrs.encrypted, mtu: .Attrs.mtu
    }]
  }'
) || router=null
addresses=$(ip -4 -json address show dev weave 2>/dev/null) || addresses='[]'
tenants=$(cat /etc/weave/tenants/* 2>/dev/null) || tenants=

jq --null-input --compact-output \
  --argjson router "$router" --argjson addresses "$addresses" --arg tenants "$tenants" '{
    router: $router,
    addresses: [$addresses[].addr_info[]?.local],
    tenants: [$tenants | split("\n")[] | select(. != "") | split(" ") | {name: .[0], subnet: .[1]}]
  }'
