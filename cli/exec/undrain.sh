# shellcheck shell=bash
# Takes a host into service again, and fails as long as it cannot: its agent does not answer, or it is about to reboot.
# Prints when the host was started.

# Something may have the right to delay a shutdown, and until then nothing is stopped.
shutting_down() {
  [ "$(systemctl is-system-running)" = stopping ] ||
    busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager PreparingForShutdown 2>/dev/null |
    grep --quiet true
}

if shutting_down; then
  echo "is about to shut down" >&2
  exit 1
fi
return_to_service
systemctl show --property UserspaceTimestampMonotonic --value
