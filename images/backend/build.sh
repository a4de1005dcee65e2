#!/bin/bash
# Builds the back end of the demo jobs, static: build.sh OUTPUT
set -euo pipefail
output=$(realpath "$1")
cd "$(dirname "$0")"

CGO_ENABLED=0 GOTOOLCHAIN=local go build -trimpath -ldflags "-s -w" -o "$output" .
