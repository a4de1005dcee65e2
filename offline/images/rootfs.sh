#!/bin/bash
# Makes the base image of the docker hosts from Debian packages alone, where no image registry can be reached.
# rootfs.sh NAME [SUITE PACKAGES]; without those two, what the docker hosts have.
set -euo pipefail
cd "$(dirname "$0")/../../images/node"

# shellcheck source-path=SCRIPTDIR source=mirror.sh
source ../../offline/images/mirror.sh
suite=${2:-trixie}
packages=${3:-$(sed '/^#/d' packages | paste --serial --delimiters=,)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mmdebstrap --quiet --variant=minbase --include="$packages" --aptopt='Acquire::Check-Valid-Until "false"' \
  "$suite" "$work/root.tar" "${mirror[@]}"
docker import "$work/root.tar" "$1" >/dev/null
