#!/bin/bash
# Makes a root file system with VirtualBox in it: root.sh FOLDER, as root. Debian has VirtualBox in its unstable release.
set -euo pipefail

# shellcheck disable=SC2016 # a format of apt, not of the shell
mapfile -t mirror < <(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | sort --unique)
rm -rf "$1"
mmdebstrap --quiet --variant=minbase --include=virtualbox --components=main,contrib \
  --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Apt::Install-Recommends "false"' sid "$1" "${mirror[@]}"
