# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Restarts a running agent that does not agree with the others any more: FILES, a path in each line, are what all of
# them must have read.

agrees() {
  local file
  while read -r file; do
    grep --fixed-strings "  $file" "/run/$UNIT.read" | sha256sum --check --status || return 1
  done <<<"$FILES"
}

if systemctl --quiet is-active "$UNIT.service" && ! agrees; then
  systemctl restart "$UNIT.service" || {
    unit_log "$UNIT"
    fail "$UNIT.service does not start with what its agents have to agree on"
  }
fi
