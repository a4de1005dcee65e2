#!/bin/bash
# Puts the cluster's hosts into /etc/hosts and its resolvers into /etc/resolv.conf, at each boot: in a container
# both are made anew at every start. They may be bind mounts, so they are written in place.
set -euo pipefail
cd /usr/local/lib/nomad-on-weave

others=$(sed '/^# nomad-on-weave begin$/,/^# nomad-on-weave end$/d' /etc/hosts)
printf '%s\n' "$others" '# nomad-on-weave begin' "$(cat hosts)" '# nomad-on-weave end' >/etc/hosts

# Where systemd-resolved runs, the file is a link to one of its own, and what it asks itself is in the other. It goes on
# answering at 127.0.0.53, and must not be asked by Consul: it asks whom this file names.
resolved=/run/systemd/resolve/resolv.conf
if ! grep -q '^# Written by nomad-on-weave' /etc/resolv.conf; then
  if [ -L /etc/resolv.conf ]; then
    readlink /etc/resolv.conf >resolv.conf.link
    source=$(readlink --canonicalize /etc/resolv.conf)
    [[ $source != /run/systemd/resolve/* ]] || source=$resolved
    cp "$source" resolv.conf.before
    rm /etc/resolv.conf
  else
    cp /etc/resolv.conf resolv.conf.before
  fi
fi
cat resolv.conf >/etc/resolv.conf

# Consul passes on what is not its own to the resolvers that the host had before.
mkdir -p /etc/consul.d
sed -n 's/^nameserver \(.*\)/\1/p' resolv.conf.before | jq --raw-input --null-input '{recursors: [inputs]}' \
  >/etc/consul.d/recursors.json
