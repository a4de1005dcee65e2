#!/bin/bash
# Builds the image of the docker hosts, if it does not exist: build.sh NAME VERSIONS FILE...
# VERSIONS has "executable version" in each line. A FILE that ends in .tar is an image to load at first boot; any other
# is an executable for /usr/local/bin.
set -euo pipefail
cd "$(dirname "$0")"

readonly name=$1 versions=$2
shift 2

exists() {
  docker image inspect "$1" >/dev/null 2>&1
}

if exists "$name"; then
  exit
fi

base=nomad-on-weave/base:$(sha256sum packages | head --bytes=12)
if ! exists "$base"; then
  echo "pulling debian:trixie-slim and installing the packages of the hosts"
  docker build --quiet --tag "$base" --file base.Dockerfile . >/dev/null || {
    echo "Without an image registry the base of the hosts is made by offline/images/rootfs.sh" >&2
    exit 1
  }
fi

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
cp Dockerfile entrypoint.sh sshd.conf daemon.json load-images.service "$context"
mkdir "$context/bin" "$context/images"
printf '%s\n' "$versions" >"$context/versions"
for file in "$@"; do
  case $file in
    *.tar) folder=images ;;
    *) folder=bin ;;
  esac
  cp "$file" "$context/$folder/"
done
docker build --quiet --tag "$name" --build-arg BASE="$base" "$context" >/dev/null
