# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Takes an agent off a host: its unit, its configuration, and what it has left.

# What an agent leaves is in Docker.
[ -z "$LEAVE" ] || docker_answers || fail "its Docker Engine does not answer: systemctl status docker"
bash -euo pipefail -c "$LEAVE"
if [ -f "/etc/systemd/system/$UNIT.service" ]; then
  systemctl disable --quiet --now "$UNIT.service"
  remove_file "/etc/systemd/system/$UNIT.service"
  rm -f "/run/$UNIT.applied"
fi
while read -r file; do
  remove_file "$file"
done <<<"$FILES"
systemctl daemon-reload
bash -euo pipefail -c "$CLEAN"
