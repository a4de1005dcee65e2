#!/bin/bash
# The rules of Docker and Weave in the packet filter of the kernel: without them containers do not reach what is outside.
#   rules.sh note      remembers whose there are
#   rules.sh missing   prints whose are gone since then, a line each: Docker, Weave
#   rules.sh repair    recreates those that are gone; containers keep running
set -euo pipefail

readonly noted=/var/lib/nomad-on-weave/rules config=/etc/docker/daemon.json

# Where packets enter their rules, whatever a version of theirs has there: "Docker FORWARD".
entrances() {
  iptables-save 2>/dev/null | sed -En '
    s/^-A (FORWARD|PREROUTING|POSTROUTING|OUTPUT) (.* )?-j DOCKER.*/Docker \1/p
    s/^-A (FORWARD|PREROUTING|POSTROUTING|OUTPUT) (.* )?-j WEAVE.*/Weave \1/p' | sort -u
}

# The router always makes this one; Docker makes none where its configuration says so.
expected() {
  if [ -f "$noted" ]; then cat "$noted"; else echo 'Weave POSTROUTING'; fi
}

missing() {
  comm -23 <(expected) <(entrances) | cut --delimiter=' ' --fields=1 | uniq
}

# keep_containers true|false: whether containers run on while Docker restarts.
keep_containers() {
  local deadline=$((SECONDS + 30))
  jq --argjson keep "$1" '. + {"live-restore": $keep}' "$kept" >"$config"
  systemctl reload docker
  until [ "$(docker info --format '{{.LiveRestoreEnabled}}')" = "$1" ]; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.2
  done
}

# Docker writes its rules when it starts. Nomad would take the end of its connection to Docker for the end of every container.
restart_docker() {
  kept=$(mktemp) had_config=no runs_nomad=no
  trap leave EXIT
  if [ -f "$config" ]; then
    cp --preserve "$config" "$kept"
    had_config=yes
  else
    echo '{}' >"$kept"
  fi
  if systemctl --quiet is-active nomad; then
    runs_nomad=yes
    systemctl stop nomad
  fi
  if [ "$(docker info --format '{{.LiveRestoreEnabled}}')" = true ]; then
    systemctl restart docker
  else
    keep_containers true
    systemctl restart docker
    keep_containers false
  fi
  answer_names
}

leave() {
  if [ "$had_config" = yes ]; then cp --preserve "$kept" "$config"; else rm -f "$config"; fi
  rm -f "$kept"
  [ "$runs_nomad" = no ] || systemctl start nomad
}

# A host that is a container itself asks its own Docker Engine for names, at a port that only rules in here lead to.
answer_names() {
  local protocol port
  for protocol in tcp udp; do
    port=$(ss --no-header --numeric --listening "--$protocol" src 127.0.0.11 | awk '{ sub(/.*:/, "", $4); print $4; exit }')
    [ -n "$port" ] || continue
    for chain in OUTPUT POSTROUTING; do
      iptables -t nat -N "DOCKER_$chain" 2>/dev/null || true
      iptables -t nat -C "$chain" -d 127.0.0.11/32 -j "DOCKER_$chain" 2>/dev/null ||
        iptables -t nat -A "$chain" -d 127.0.0.11/32 -j "DOCKER_$chain"
    done
    iptables -t nat -A DOCKER_OUTPUT -d 127.0.0.11/32 -p "$protocol" --dport 53 -j DNAT --to-destination "127.0.0.11:$port"
    iptables -t nat -A DOCKER_POSTROUTING -s 127.0.0.11/32 -p "$protocol" --sport "$port" -j SNAT --to-source :53
  done
}

restart_weave() {
  systemctl restart weave
  curl -sf --max-time 10 --retry 60 --retry-delay 1 --retry-connrefused --output /dev/null 127.0.0.1:6782/status
}

case $1 in
note) entrances >"$noted" ;;
missing) missing ;;
repair)
  gone=$(missing)
  ! grep --quiet Docker <<<"$gone" || restart_docker
  ! grep --quiet Weave <<<"$gone" || restart_weave
  ;;
esac
