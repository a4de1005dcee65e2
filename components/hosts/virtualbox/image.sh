#!/bin/bash
# The base image: a cloud image, fetched once for all stacks, imported once for this one. image.sh make | remove.
# Prints the path of the disk that the hosts' disks hang on.
# From the environment: STACK, URL, SHA256, SIZE (of the hosts' disks, in GB) and DOWNLOADS (a folder).
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=library.sh
source "$(dirname "$0")/library.sh"

# An image that is on this machine is taken where it is.
case $URL in
  file://*) download=${URL#file://} ;;
  *) download=$DOWNLOADS/$SHA256 ;;
esac
readonly download
folder=$(folder)
readonly base=$folder/base-${SHA256:0:12}-${SIZE}GB.vdi

# Standard output is for the path alone.
say() {
  printf '%s\n' "$*" >&2
}

megabytes() {
  printf '%s' $(($(stat --format %s "$1" 2>/dev/null || echo 0) / 1000000))
}

# check FILE: its SHA-256 is the expected one, or what it is is reported.
check() {
  local sum
  sum=$(sha256sum "$1" | cut --delimiter=' ' --fields=1)
  [ "$sum" = "$SHA256" ] || {
    say "hosts.image.sha256: $URL has the SHA-256 $sum, not $SHA256"
    return 1
  }
}

fetch() {
  if [[ $URL = file://* ]]; then
    [ -f "$download" ] || fail "hosts.image.url: there is no file $download"
    check "$download" || exit 1
    return
  fi
  [ ! -f "$download" ] || return 0
  mkdir -p "$DOWNLOADS"
  # Another run, of this stack or of another, may be at it.
  exec 9>"$download.lock"
  flock --nonblock 9 || {
    say "waiting for another run that fetches $URL"
    flock 9
  }
  [ ! -f "$download" ] || return 0
  say "fetching $URL$([ ! -s "$download.part" ] || echo ", from where it broke off: $(megabytes "$download.part") MB")"
  # Where nothing is left to fetch, servers say that in different ways; the checksum tells.
  curl --fail --silent --show-error --location --retry 3 --connect-timeout 30 --speed-limit 1000 --speed-time 60 --continue-at - --output "$download.part" "$URL" &
  local transfer=$! said=$SECONDS
  trap 'kill "$transfer" 2>/dev/null' EXIT
  while kill -0 "$transfer" 2>/dev/null; do
    sleep 0.2
    if [ $((SECONDS - said)) -ge 5 ]; then
      said=$SECONDS
      say "fetching: $(megabytes "$download.part") MB"
    fi
  done
  trap - EXIT
  local code=0 sum_error
  wait "$transfer" || code=$?
  if ! sum_error=$(check "$download.part" 2>&1); then
    [ "$code" = 0 ] || fail "hosts.image.url: $URL cannot be fetched (curl ends with $code); run it again, and it goes on from there"
    rm "$download.part"
    fail "$sum_error; what was fetched is removed"
  fi
  mv "$download.part" "$download"
}

# starts_with FILE OFFSET TEXT
starts_with() {
  [ "$(tail --bytes=+$(($2 + 1)) "$1" | head --bytes=${#3} | tr '\0' '?')" = "$3" ]
}

# import FILE: makes $base.new of an image, by what the file is, not by its name.
import() {
  if starts_with "$1" 257 ustar; then
    tar --extract --to-stdout --wildcards --file "$1" '*.vmdk' >"$base.vmdk"
    clone "$base.vmdk"
    rm "$base.vmdk"
  elif starts_with "$1" 0 KDMV || starts_with "$1" 0 '<<< '; then
    clone "$1"
  elif starts_with "$1" 0 QFI; then
    fail "hosts.image: $URL is a qcow2 image, which VirtualBox cannot clone; take the .vmdk or .ova beside it"
  else
    fits $((($(stat --format %s "$1") + 1048575) / 1048576))
    quietly VBoxManage convertfromraw "$1" "$base.new" --format VDI
  fi
}

# fits MEGABYTES: stops if the image needs a bigger disk than the hosts are to have.
fits() {
  [ "$1" -le $((SIZE * 1024)) ] || fail "hosts.disk: the image needs $((($1 + 1023) / 1024)) GB, not $SIZE"
}

clone() {
  fits "$(capacity "$1")"
  quietly VBoxManage clonemedium disk "$1" "$base.new" --format VDI
  quietly VBoxManage closemedium disk "$1"
  quietly VBoxManage closemedium disk "$base.new"
}

# The disk as VirtualBox knows it: size in MB.
capacity() {
  VBoxManage showmediuminfo disk "$1" | sed -n 's/^Capacity: *\([0-9]*\) MBytes.*/\1/p'
}

make() {
  if [ ! -f "$base" ]; then
    fetch
    mkdir -p "$folder"
    rm -f "$base.new"
    say "importing the image"
    import "$download"
    mv "$base.new" "$base"
  fi
  local wanted=$((SIZE * 1024))
  [ "$(capacity "$base")" = "$wanted" ] || quietly VBoxManage modifymedium disk "$base" --resize "$wanted"
  printf '%s' "$base"
}

# Also those of images that the stack had before.
remove() {
  local file
  for file in "$folder"/base-*.vdi; do
    [ -f "$file" ] || continue
    if VBoxManage showmediuminfo disk "$file" | grep --quiet '^Child UUIDs:'; then
      echo "$file stays: disks of hosts hang on it"
    else
      quietly VBoxManage closemedium disk "$file" --delete
    fi
  done
  rmdir "$folder" 2>/dev/null || true
}

"$1"
