# shellcheck shell=bash
# Takes what the router has made out of the kernel, as `weave reset` does: interfaces, rules, its part of the range.

for device in datapath weave vethwe-bridge; do
  ip link delete "$device" 2>/dev/null || true
done
# Every chain and rule of the router has its name in it, or that of the bridge.
iptables-save | grep --invert-match --ignore-case weave | iptables-restore
rm -rf /var/lib/weave /etc/weave /run/weave.mode /etc/systemd/system/weave-expose.service.d
# Its CNI network was there.
rmdir --ignore-fail-on-non-empty /opt/cni 2>/dev/null || true
# Docker has made it for the containers of the overlay; if it serves others, it stays.
docker network rm docker_gwbridge >/dev/null 2>&1 || true
