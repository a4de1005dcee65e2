#!/bin/bash
# The executables that a host has, name and version in each line: `present.sh LIST` with the list of those that were
# brought to it, with "name version folder" in each line; a former release has left the folder out. What an executable says
# of itself counts, where it says something; builds of ours have a +.
set -euo pipefail

[ -f "$1" ] || exit 0
while read -r name version folder; do
  [ -x "${folder:-/usr/local/bin}/$name" ] || continue
  case $name in
    consul | nomad) said=$("$name" version 2>/dev/null || true) ;;
    weaver) said=$(weaver --version 2>/dev/null || true) ;;
    *) said=$version ;;
  esac
  [[ $said != *"${version%%+*}"* ]] || echo "$name $version"
done <"$1"
