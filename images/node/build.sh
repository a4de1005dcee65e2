#!/bin/bash
# Builds the image of the docker hosts: build.sh NAME BASE VERSIONS FILE...
# BASE is the image to build on. VERSIONS has "executable version" in each line. A FILE that ends in .tar is an image to load at first boot; any other
# is an executable for /usr/local/bin.
set -euo pipefail
cd "$(dirname "$0")"

readonly name=$1 base=$2 versions=$3
shift 3

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
