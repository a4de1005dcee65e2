#!/bin/bash
# Makes the base image of the docker hosts from Debian's image: base.sh NAME
set -euo pipefail
cd "$(dirname "$0")"

docker build --quiet --tag "$1" --file base.Dockerfile . >/dev/null
