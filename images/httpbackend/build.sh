#!/bin/bash
# Builds the image of the httpbackend and writes it as a tar that `docker load` takes: build.sh NAME VERSION OUTPUT
# No Docker Engine is needed: a scratch image is one layer with one file.
set -euo pipefail
cd "$(dirname "$0")"

readonly name=$1 version=$2 output=$3

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/root" "$work/image"

CGO_ENABLED=0 GOTOOLCHAIN=local go build -trimpath -ldflags "-s -w -X main.version=$version" -o "$work/root/httpbackend" .

# The same source is the same tar, to the last byte.
deterministic=(--sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=ustar)
tar "${deterministic[@]}" --create --file "$work/image/layer.tar" --directory "$work/root" httpbackend
layer=$(sha256sum "$work/image/layer.tar" | cut --delimiter=' ' --fields=1)
architecture=$(go env GOARCH)
printf '{"architecture":"%s","os":"linux","config":{"Entrypoint":["/httpbackend"],"ExposedPorts":{"8081/tcp":{}}},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
  "$architecture" "$layer" >"$work/image/config.json"
printf '[{"Config":"config.json","RepoTags":["%s:%s"],"Layers":["layer.tar"]}]' "$name" "$version" >"$work/image/manifest.json"
tar "${deterministic[@]}" --create --file "$output.part" --directory "$work/image" config.json layer.tar manifest.json
mv "$output.part" "$output"
