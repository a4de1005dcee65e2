#!/bin/bash
# Builds the image of the docker hosts: build.sh NAME BASE EXECUTABLES IMAGES
# BASE is the image to build on. EXECUTABLES has in each line: name, version, folder on the host, and its path here. IMAGES is the
# tar of the images to load at first boot.
set -euo pipefail
cd "$(dirname "$0")"

readonly name=$1 base=$2 executables=$3 images=$4

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
cp Dockerfile entrypoint.sh sshd.conf daemon.json load-images.service "$context"
mkdir "$context/files" "$context/images"
cp "$images" "$context/images"
while read -r executable version folder path; do
  printf '%s %s %s\n' "$executable" "$version" "$folder" >>"$context/versions"
  mkdir -p "$context/files$folder"
  cp "$path" "$context/files$folder/$executable"
done <<<"$executables"
docker build --quiet --tag "$name" --build-arg BASE="$base" "$context" >/dev/null
