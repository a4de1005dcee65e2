# shellcheck shell=bash
# Limits the logs of all containers that say nothing of theirs, also of those that are no jobs of the cluster: in daemon.json. What is
# said there, or on dockerd's command line, stays as it is. A running Docker Engine reads it at its next start: a restart would
# end containers. Only a new host where none runs is not made to wait.
set -euo pipefail

readonly config=/etc/docker/daemon.json kept=/usr/local/lib/nomad-on-weave

# Docker does not start with an option that is in both places.
options=$(tr '\0' '\n' <"/proc/$(systemctl show --property MainPID --value docker.service)/cmdline") || exit 0
! grep --quiet --extended-regexp '^--?(log-(driver|opt)|config-file)' <<<"$options" || exit 0
# Whoever made it a link looks after it elsewhere.
[ ! -L "$config" ] || exit 0
[ -f "$config" ] && own=$(cat "$config") || own='{}'
limited=$(jq 'if (."log-driver" // "json-file") == "json-file" and ."log-opts"."max-size" == null
  then ."log-opts" = {"max-size": "10m", "max-file": "3"} + (."log-opts" // {}) else empty end' <<<"$own" 2>/dev/null) || exit 0
[ -n "$limited" ] || exit 0

[ ! -f "$config" ] || cp --preserve "$config" "$kept/daemon.json.before"
printf '%s\n' "$limited" >"$kept/daemon.json"
mkdir -p "${config%/*}"
[ ! -f "$config" ] || cp --preserve "$config" "$config.new"
cat "$kept/daemon.json" >"$config.new"
mv "$config.new" "$config"
[ -e /etc/systemd/system/nomad.service ] || [ -n "$(docker ps --quiet)" ] || systemctl restart docker.service
