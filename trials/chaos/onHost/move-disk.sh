# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Moves DIRECTORY TO a "small" file system of its own with ROOM MiB left, in memory, which can be filled without harm to the
# machine; or back to its "own". The agents of this host are stopped.

systemctl stop docker.socket docker.service containerd.service
findmnt --raw --noheadings --output TARGET | { grep "^$DIRECTORY/" || true; } | sort --reverse | xargs --no-run-if-empty umount
if [ "$TO" = small ]; then
  used=$(du --summarize --block-size=1M "$DIRECTORY" | cut -f1)
  mkdir -p /mnt/chaos
  mount -t tmpfs -o "size=$((used + ROOM))m" chaos /mnt/chaos
  mount --make-private /mnt/chaos
  cp --archive "$DIRECTORY/." /mnt/chaos
  mount --bind /mnt/chaos "$DIRECTORY"
else
  umount "$DIRECTORY"
  find "$DIRECTORY" -mindepth 1 -delete
  cp --archive /mnt/chaos/. "$DIRECTORY"
  umount /mnt/chaos
fi
# It may have been started often in the last minute.
systemctl reset-failed
systemctl start containerd.service docker.socket docker.service
