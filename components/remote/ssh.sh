# shellcheck shell=bash
# What a local script needs to reach a host before anything is set up for it, from the environment:
# HOST_ADDRESS, SSH_PORT, SSH_USER, SSH_PRIVATE_KEY, SSH_HOST_KEY (type and key).

private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT
(umask 077 && printf '%s\n' "$SSH_PRIVATE_KEY" >"$private/key")
printf '[%s]:%s %s\n%s %s\n' "$HOST_ADDRESS" "$SSH_PORT" "$SSH_HOST_KEY" "$HOST_ADDRESS" "$SSH_HOST_KEY" >"$private/known_hosts"

# on_host COMMAND: runs a command on the host, as root.
on_host() {
  local command=$1
  [ "$SSH_USER" = root ] || command="sudo -n bash -c $(printf '%q' "$1")"
  ssh -i "$private/key" -p "$SSH_PORT" -o UserKnownHostsFile="$private/known_hosts" -o BatchMode=yes \
    -o IdentitiesOnly=yes -o ConnectTimeout=5 -o LogLevel=ERROR "$SSH_USER@$HOST_ADDRESS" "$command"
}
