#!/bin/bash
# Builds what holds the network of a group of tasks, static: build.sh OUTPUT
set -euo pipefail
output=$(realpath "$1")
cd "$(dirname "$0")"

CGO_ENABLED=0 GOTOOLCHAIN=local go build -trimpath -ldflags "-s -w" -o "$output" .
