#!/bin/bash
# Prints what tells a stack from all others, made once: a random identity, and who made the stack, and where.
set -euo pipefail

printf '%s %s@%s:%s' "$(openssl rand -hex 16)" "$(id -un)" "$(hostname)" "$PWD"
