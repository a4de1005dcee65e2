# shellcheck shell=bash
# Removes what came first on a host, and goes last. The owner goes before the library: a removal that breaks off in between
# goes on when it is run again.

rm -f /etc/nomad-on-weave/owner
rmdir --ignore-fail-on-non-empty /etc/nomad-on-weave 2>/dev/null || true
rm -rf /var/lib/nomad-on-weave /usr/local/lib/nomad-on-weave-library
