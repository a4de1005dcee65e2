#!/bin/bash
# Writes images of one executable each as one tar that `docker load` takes; images of one executable share its layer.
# build.sh OUTPUT ARCHITECTURE VERSION LIST; VERSION becomes the label nomad-on-weave.images; LIST has in each line, divided by tabs: name with tag, path of the executable,
# and as JSON its arguments, its environment (a list of NAME=value) and its ports (an object).
# No Docker Engine is needed, and the same input is the same tar, to the last byte.
set -euo pipefail

readonly output=$1 architecture=$2 version=$3 list=$4

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
deterministic=(--sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner "--mode=a=rX,u+w" --format=ustar)

manifest=
count=0
while IFS=$'\t' read -r name executable arguments environment ports; do
  file=$(basename "$executable")
  layer=$file.tar
  if [ ! -f "$work/$layer" ]; then
    mkdir "$work/root"
    install --mode=0755 "$executable" "$work/root/$file"
    tar "${deterministic[@]}" --create --file "$work/$layer" --directory "$work/root" "$file"
    rm -r "$work/root"
  fi
  digest=$(sha256sum "$work/$layer" | cut --delimiter=' ' --fields=1)
  count=$((count + 1))
  printf '{"architecture":"%s","os":"linux","config":{"Entrypoint":["/%s"],"Cmd":%s,"Env":%s,"ExposedPorts":%s,"Labels":{"nomad-on-weave.images":"%s"}},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$architecture" "$file" "$arguments" "$environment" "$ports" "$version" "$digest" >"$work/$count.json"
  manifest+="${manifest:+,}{\"Config\":\"$count.json\",\"RepoTags\":[\"$name\"],\"Layers\":[\"$layer\"]}"
done <"$list"
printf '[%s]' "$manifest" >"$work/manifest.json"
tar "${deterministic[@]}" --create --file "$output.part" --directory "$work" .
mv "$output.part" "$output"
