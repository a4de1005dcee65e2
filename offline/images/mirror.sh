# shellcheck shell=bash
# Sets mirror: what apt already uses for Debian itself, not for its updates or for other vendors; where there is none it
# is empty, and mmdebstrap takes its own.

# shellcheck disable=SC2016,SC2034 # a format of apt, not of the shell; read by the script that sources this
mapfile -t mirror < <(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | sort --unique)
