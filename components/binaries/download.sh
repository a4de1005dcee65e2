#!/bin/bash
# Runs on a host: downloads official releases, checks them, and puts their executables into a folder.
# download.sh FOLDER; standard input has in each line: name, architecture as Go names it, URL of a zip, its SHA-256.
# Lines for other architectures are passed over. Nothing is installed unless all checksums are right.
set -euo pipefail

case $(uname -m) in
  x86_64) architecture=amd64 ;;
  aarch64) architecture=arm64 ;;
  *) architecture=$(uname -m) ;;
esac

fail() {
  printf '%s: %s\n' "$(hostname)" "$*" >&2
  exit 1
}

for tool in curl unzip; do
  command -v "$tool" >/dev/null || {
    apt-get update --quiet=2 && DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes "$tool" >/dev/null
  } || fail "has no $tool, and apt-get cannot install it"
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin"
while read -r name for_architecture url sha256; do
  [ "$for_architecture" = "$architecture" ] || continue
  curl --fail --silent --show-error --location --retry 3 --connect-timeout 10 \
    --speed-limit 1000 --speed-time 60 --output "$scratch/$name.zip" "$url" ||
    fail "cannot download $url; with binaries.source: machine it gets $name from the machine that runs Pulumi"
  found=$(sha256sum "$scratch/$name.zip" | cut --delimiter=' ' --fields=1)
  [ "$found" = "$sha256" ] ||
    fail "$url has the SHA-256 $found instead of $sha256: nothing is installed"
  unzip -q -o "$scratch/$name.zip" "$name" -d "$scratch/bin"
done
install --mode=0755 "$scratch/bin/"* "$1"
