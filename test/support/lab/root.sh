#!/bin/bash
# Makes a root file system with VirtualBox in it: root.sh FOLDER, as root. Debian has VirtualBox in its unstable release.
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=../../../offline/images/mirror.sh
source "$(dirname "$0")/../../../offline/images/mirror.sh"
rm -rf "$1"
mmdebstrap --quiet --variant=minbase --include=virtualbox --components=main,contrib \
  --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Apt::Install-Recommends "false"' sid "$1" "${mirror[@]}"
