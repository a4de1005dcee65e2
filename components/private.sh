# shellcheck shell=bash
# Gives a local script a folder for its private keys: $private, of this user alone and in memory where the machine has
# such a file system. It goes when the script ends; what a script has left that was killed goes when the next one starts.

private_root=/dev/shm
[ -d "$private_root" ] && [ -w "$private_root" ] || private_root=${TMPDIR:-/tmp}

# Who uses a folder holds a lock on it, until all of its processes have ended.
for leftover in "$private_root"/nomad-on-weave-private.*; do
  if [ -d "$leftover" ] && [ ! -L "$leftover" ] && [ -O "$leftover" ]; then
    flock --nonblock "$leftover" rm -rf "$leftover" 2>/dev/null || true
  fi
done

# Another script may have taken a new folder for a leftover, as long as nobody held its lock.
private=
until [ -n "$private" ] && [ -d "$private" ]; do
  private=$(mktemp -d "$private_root/nomad-on-weave-private.XXXXXXXXXX")
  exec {private_lock}<"$private" || continue
  flock "$private_lock"
done
trap 'rm -rf "$private"' EXIT
