#!/bin/bash
# Puts the cluster's hosts into /etc/hosts and its resolvers into /etc/resolv.conf, at each boot: in a container
# both are made anew at every start. They may be bind mounts, so they are written in place.
set -euo pipefail
cd /usr/local/lib/nomad-on-weave

others=$(sed '/^# nomad-on-weave begin$/,/^# nomad-on-weave end$/d' /etc/hosts)
printf '%s\n' "$others" '# nomad-on-weave begin' "$(cat hosts)" '# nomad-on-weave end' >/etc/hosts

grep -q '^# Written by nomad-on-weave' /etc/resolv.conf || cp --dereference /etc/resolv.conf resolv.conf.before
cat resolv.conf >/etc/resolv.conf

# Consul passes on what is not its own to the resolvers that the host had before.
mkdir -p /etc/consul.d
sed -n 's/^nameserver \(.*\)/\1/p' resolv.conf.before | jq --raw-input --null-input '{recursors: [inputs]}' \
  >/etc/consul.d/recursors.json
