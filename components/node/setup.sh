# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Names, Docker Engine and resolver of a host. What must survive a reboot is done by a unit that runs at each boot:
# in a container /etc/hosts and /etc/resolv.conf are written anew at every start.

readonly base=/usr/local/lib/nomad-on-weave

if [ "$(hostname)" != "$NAME" ]; then
  printf '%s\n' "$NAME" >/etc/hostname
  hostname "$NAME"
fi

put_file "$base/hosts" 0644 "$HOSTS"
put_file "$base/resolv.conf" 0644 "$RESOLV_CONF"
put_file "$base/names.sh" 0755 "$NAMES_SCRIPT"
put_file /etc/systemd/system/nomad-on-weave-names.service 0644 "$NAMES_UNIT"
if [ "$put_file_changed" = yes ]; then
  enable nomad-on-weave-names.service
  systemctl daemon-reload
  systemctl restart nomad-on-weave-names.service || fail "cannot write /etc/hosts or /etc/resolv.conf"
fi

command -v docker >/dev/null || fail "has no Docker Engine; install docker.io on it"
enable docker.service
systemctl start docker.service
wait_until 60 docker info >/dev/null 2>&1 || {
  unit_log docker
  fail "its Docker Engine does not answer 60 s after its start"
}
