# shellcheck shell=bash
# What agents and files of this host take, a line each: name and MiB.

for unit in weave consul nomad docker containerd; do
  process=$(systemctl show --property MainPID --value "$unit")
  echo "$unit $(($(awk '/^VmRSS:/ { print $2 }' "/proc/$process/status") / 1024))"
done
echo "disk $(du --summarize --block-size=1M --total /opt /var/lib/docker /var/lib/weave /var/log | awk 'END { print $1 }')"
