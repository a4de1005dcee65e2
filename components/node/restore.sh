# shellcheck shell=bash
# Gives a host its own names and resolvers back, and removes the packages that were installed for the program. Comes after
# replace.sh.

readonly base=/usr/local/lib/nomad-on-weave

if [ -d "$base" ]; then
  systemctl disable --quiet nomad-on-weave-names.service || true
  systemctl disable --quiet --now nomad-on-weave-images.timer 2>/dev/null || true
  rm -f /etc/systemd/system/nomad-on-weave-{names.service,images.service,images.timer}
  remove_file /etc/systemd/system/docker.service.d/nomad-on-weave.conf
  # What somebody has changed since is theirs.
  if [ -f "$base/daemon.json" ] && cmp -s "$base/daemon.json" /etc/docker/daemon.json; then
    rm /etc/docker/daemon.json
    [ ! -f "$base/daemon.json.before" ] || cp --preserve "$base/daemon.json.before" /etc/docker/daemon.json
  fi
  hosts=$(sed '/^# nomad-on-weave begin$/,/^# nomad-on-weave end$/d' /etc/hosts)
  printf '%s\n' "$hosts" | replace /etc/hosts
  if ! grep --quiet '^# Written by nomad-on-weave' /etc/resolv.conf; then
    # Somebody else has written it since, and knows better.
    :
  elif [ -f "$base/resolv.conf.link" ]; then
    ln --symbolic --force "$(cat "$base/resolv.conf.link")" /etc/resolv.conf
  elif [ -f "$base/resolv.conf.before" ]; then
    replace /etc/resolv.conf <"$base/resolv.conf.before"
  fi
  systemctl daemon-reload
  if [ -s "$base/packages" ]; then
    mapfile -t packages <"$base/packages"
    DEBIAN_FRONTEND=noninteractive apt-get purge --quiet=2 --yes "${packages[@]}" >/dev/null ||
      fail "apt-get cannot remove ${packages[*]}"
    # What a Docker Engine leaves in the kernel when it goes.
    command -v dockerd >/dev/null || ip link delete docker0 2>/dev/null || true
  fi
  rm -rf "$base" /etc/consul.d/recursors.json
  rmdir --ignore-fail-on-non-empty /etc/consul.d 2>/dev/null || true
fi
