#!/bin/sh
# Makes a container a place where systemd and a Docker Engine can run, on cgroup v1 and v2; then is systemd.
set -eu

# Docker mounts these read-only for a container that is not privileged.
awk '$2 == "/sys" || $2 == "/sys/fs/cgroup" || $3 ~ /^cgroup2?$/ { print $2 }' /proc/mounts |
  while read -r mount; do
    mount -o remount,bind,rw "$mount" || true
  done

# cgroup v1: privileged containers inside need every device that this container may not have been given.
if [ -f /sys/fs/cgroup/devices/devices.allow ]; then
  echo 'a *:* rwm' >/sys/fs/cgroup/devices/devices.allow
fi

# Containers inside see what is mounted later.
mount --make-rshared /

exec /sbin/init
