# shellcheck shell=bash disable=SC2154 # the library sets put_file_changed
# Puts secrets where the agents of this host look for them. Standard input has a line for each: path, text in base64.

while read -r path text; do
  put_file "$path" 0600 "$(base64 --decode <<<"$text")"
done

# A running agent takes a new certificate when it is told to read its configuration again.
for unit in consul nomad; do
  [ "$put_file_changed" = no ] || ! systemctl --quiet is-active "$unit" || systemctl reload "$unit"
done
