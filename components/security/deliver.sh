# shellcheck shell=bash disable=SC2154 # the program sets ROLES
# Puts secrets where the agents of this host look for them. Standard input has a line for each: path, text in base64.
# ROLES are those that the certificate is for.

readonly roles_file=/etc/nomad-on-weave/roles public_key=/etc/nomad-on-weave/tls/public-key.pem
had=$(cat "$roles_file" 2>/dev/null || true)
while read -r path text; do
  put_file "$path" 0600 "$(base64 --decode <<<"$text")"
done

# await_certificate UNIT URL: waits until an agent, which reads its configuration in its own time, serves the new certificate.
await_certificate() {
  local deadline=$((SECONDS + 60)) status
  while :; do
    status=0
    curl --silent --insecure --max-time 5 --output /dev/null --pinnedpubkey "$public_key" "$2" || status=$?
    # Curl's words for another certificate, and for nobody listening: an agent closes its port for a moment.
    [ "$status" = 90 ] || [ "$status" = 7 ] || return 0
    [ "$SECONDS" -lt "$deadline" ] || break
    sleep 0.1
  done
  # What does not listen at all is looked after later, when it is its turn.
  [ "$status" = 90 ] || return 0
  unit_log "$1"
  fail "$1 does not take its new certificate"
}

# take_certificate UNIT URL: lets a running agent read its configuration again.
take_certificate() {
  systemctl --quiet is-active "$1" || return 0
  systemctl reload "$1"
  if [[ $2 == https:* ]] && grep --quiet PUBLIC "$public_key"; then
    await_certificate "$@"
  fi
}

# One that is to get another role needs the certificate of the one it has, until it is restarted. What an agent was told is
# noted, so that a script which was killed before is made up for.
changed=$put_file_changed
put_file "$roles_file" 0644 "$ROLES"
certificate=$(sha256sum /etc/nomad-on-weave/tls/*.pem)
for unit in consul nomad; do
  [ "$changed" = yes ] || [ "$(cat "/run/$unit.certificate" 2>/dev/null)" != "$certificate" ] || continue
  url=CONSUL_HTTP_ADDR
  [ "$unit" = consul ] || url=NOMAD_ADDR
  [ "$had" != "$ROLES" ] || take_certificate "$unit" "${!url:-}"
  printf '%s\n' "$certificate" >"/run/$unit.certificate"
done
