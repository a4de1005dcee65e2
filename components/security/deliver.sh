# shellcheck shell=bash disable=SC2154 # the program sets ROLES
# Puts secrets where the agents of this host look for them. Standard input has a line for each: path, text in base64.
# ROLES are those that the certificate is for.

readonly roles_file=/etc/nomad-on-weave/roles
had=$(cat "$roles_file" 2>/dev/null || true)
while read -r path text; do
  put_file "$path" 0600 "$(base64 --decode <<<"$text")"
done

# A running agent takes a new certificate when it is told to read its configuration again; one that is to get another
# role needs the certificate of the one it has, until it is restarted. What it was told is noted, so that a script which was
# killed before is made up for.
changed=$put_file_changed
put_file "$roles_file" 0644 "$ROLES"
certificate=$(sha256sum /etc/nomad-on-weave/tls/*.pem)
for unit in consul nomad; do
  [ "$changed" = yes ] || [ "$(cat "/run/$unit.certificate" 2>/dev/null)" != "$certificate" ] || continue
  [ "$had" != "$ROLES" ] || ! systemctl --quiet is-active "$unit" || systemctl reload "$unit"
  printf '%s\n' "$certificate" >"/run/$unit.certificate"
done
