# shellcheck shell=bash
# Puts the cluster's hosts into /etc/hosts and its resolvers into /etc/resolv.conf, at each boot: in a container
# both are made at every start. Comes after replace.sh.
cd /usr/local/lib/nomad-on-weave || exit

others=$(sed '/^# nomad-on-weave begin$/,/^# nomad-on-weave end$/d' /etc/hosts)
printf '%s\n' "$others" '# nomad-on-weave begin' "$(<hosts)" '# nomad-on-weave end' | replace /etc/hosts

# Where systemd-resolved runs, the file is a link to one of its own, and what it asks itself is in the other. It goes on
# answering at 127.0.0.53, and must not be asked by Consul: it asks whom this file names.
resolved=/run/systemd/resolve/resolv.conf
if ! grep -q '^# Written by nomad-on-weave' /etc/resolv.conf; then
  source=/etc/resolv.conf
  if [ -L "$source" ]; then
    readlink "$source" | replace resolv.conf.link
    source=$(readlink --canonicalize "$source")
    [[ $source != /run/systemd/resolve/* ]] || source=$resolved
  else
    rm -f resolv.conf.link
  fi
  replace resolv.conf.before <"$source"
fi
replace /etc/resolv.conf <resolv.conf

# Consul passes on what is not its own to the resolvers that the host had before.
mkdir -p /etc/consul.d
recursors=$(sed -n 's/^nameserver \(.*\)/\1/p' resolv.conf.before | jq --raw-input --null-input '{recursors: [inputs]}')
replaced=no
replace /etc/consul.d/recursors.json <<<"$recursors"
if [ "$replaced" = yes ] && systemctl --quiet is-active consul.service; then
  # It is done after this unit, which comes before Consul.
  systemctl reload --no-block consul.service
fi
