# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Takes an agent off a host: its unit, its configuration, and what it has left.

bash -euo pipefail -c "$LEAVE"
if [ -f "/etc/systemd/system/$UNIT.service" ]; then
  systemctl disable --quiet --now "$UNIT.service"
  rm -f "/etc/systemd/system/$UNIT.service" "/run/$UNIT.applied"
  systemctl daemon-reload
fi
while read -r file; do
  rm -f "$file"
done <<<"$FILES"
bash -euo pipefail -c "$CLEAN"
