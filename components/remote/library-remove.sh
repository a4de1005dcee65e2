# shellcheck shell=bash
# Removes what is installed first on a host and removed last. The mark goes before the library, so that an interrupted removal can
# be run again.

rm -f /etc/nomad-on-weave/owner
rmdir --ignore-fail-on-non-empty /etc/nomad-on-weave 2>/dev/null || true
rm -rf /var/lib/nomad-on-weave /usr/local/lib/nomad-on-weave-library
