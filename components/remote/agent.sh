# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Runs when the unit and the configuration of an agent are in place. A new agent is started, whatever ran there
# before; one that is being changed goes on as it is until its turn comes (agent-roll.sh).

enable "$UNIT.service"
[ "$put_file_changed" = no ] || systemctl daemon-reload
if [ "$APPLY" = now ]; then
  if [ "$put_file_changed" = yes ]; then
    systemctl restart "$UNIT.service"
  else
    systemctl start "$UNIT.service"
  fi || {
    unit_log "$UNIT"
    fail "$UNIT.service does not start"
  }
fi
