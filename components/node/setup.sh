# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Packages, names, Docker Engine and resolver of a host. What must survive a reboot is done by a unit that runs at each boot:
# in a container /etc/hosts and /etc/resolv.conf are rewritten at every start.

readonly base=/usr/local/lib/nomad-on-weave

installed() {
  dpkg-query --show --showformat '${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii //p' | sort
}

# What the host lacks: a command, and the Debian package that has it.
missing=()
while read -r command package; do
  command -v "$command" >/dev/null || missing+=("$package")
done <<<"docker docker.io
iptables iptables
ip iproute2
ipset ipset
conntrack conntrack
nft nftables
curl curl
jq jq
dig dnsutils
ping iputils-ping"
ldconfig -p | grep --quiet 'libpcap\.so\.0\.8' || missing+=(libpcap0.8)
if [ "${#missing[@]}" -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update --quiet=2 || fail "lacks ${missing[*]}, and apt-get update fails"
  # Debian 13 has Docker's client in a package of its own, earlier releases do not.
  [[ " ${missing[*]} " != *' docker.io '* ]] || [ -z "$(apt-cache search --names-only '^docker-cli$')" ] || missing+=(docker-cli)
  before=$(installed)
  apt-get install --quiet=2 --yes --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "apt-get cannot install ${missing[*]}"
  mkdir -p "$base"
  comm -13 <(echo "$before") <(installed) >>"$base/packages"
fi

if [ "$(hostname)" != "$NAME" ]; then
  printf '%s\n' "$NAME" >/etc/hostname
  hostname "$NAME"
fi

put_file "$base/hosts" 0644 "$HOSTS"
put_file "$base/resolv.conf" 0644 "$RESOLV_CONF"
put_file "$base/names.sh" 0755 "$NAMES_SCRIPT"
put_file /etc/systemd/system/nomad-on-weave-names.service 0644 "$NAMES_UNIT"
put_file "$base/clean-images.sh" 0755 "$IMAGES_SCRIPT"
put_file /etc/systemd/system/nomad-on-weave-images.service 0644 "$IMAGES_UNIT"
put_file /etc/systemd/system/nomad-on-weave-images.timer 0644 "$IMAGES_TIMER"
put_file "$base/docker-networks.sh" 0755 "$NETWORKS_SCRIPT"
put_file "$base/docker-groups.sh" 0755 "$GROUPS_SCRIPT"
put_file /etc/systemd/system/docker.service.d/nomad-on-weave.conf 0644 "$NETWORKS_UNIT"
if [ "$put_file_changed" = yes ]; then
  enable nomad-on-weave-names.service
  enable nomad-on-weave-images.timer
  systemctl daemon-reload
fi
# Others write these files too: a DHCP client, NetworkManager.
systemctl restart nomad-on-weave-names.service || {
  unit_log nomad-on-weave-names
  fail "cannot write /etc/hosts or /etc/resolv.conf"
}

enable docker.service
# A host's own starts may have used up what systemd allows.
systemctl reset-failed docker.service 2>/dev/null || true
timeout 300 systemctl start docker.service || true
wait_until 60 timeout 10 docker info >/dev/null 2>&1 || {
  unit_log docker
  fail "its Docker Engine does not answer 60 s after its start"
}
bash -c "$LIMIT_LOGS" || fail "the logs of its containers cannot be limited in /etc/docker/daemon.json"

readonly images=/var/lib/nomad-on-weave/images
mkdir -p "$images/seen"
[ -e "$images/before" ] || docker image ls --quiet --no-trunc >"$images/before"
systemctl start nomad-on-weave-images.timer
