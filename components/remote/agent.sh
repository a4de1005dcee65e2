# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Installs the unit and the configuration of an agent: standard input has a command for each file. A new agent is started,
# whatever ran there before, and so is one that does not run; one that is being changed goes on as it is until its turn comes
# (agent-roll.sh).

files=$(cat)
eval "$files"
# What is enabled by hand is not known to systemd before it reloads.
systemctl --quiet is-enabled "$UNIT.service" 2>/dev/null || put_file_changed=yes
enable "$UNIT.service"
[ "$put_file_changed" = no ] || systemctl daemon-reload
if [ "$APPLY" = now ] || ! systemctl --quiet is-active "$UNIT.service"; then
  if [ "$put_file_changed" = yes ]; then
    systemctl restart "$UNIT.service"
  else
    systemctl start "$UNIT.service"
  fi || {
    unit_log "$UNIT"
    fail "$UNIT.service does not start"
  }
fi
