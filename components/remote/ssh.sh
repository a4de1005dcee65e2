# shellcheck shell=bash
# What a local script needs to reach a host before anything is set up for it, from the environment:
# HOST_ADDRESS, SSH_PORT, SSH_USER, SSH_PRIVATE_KEY (empty: the keys of the SSH agent), SSH_HOST_KEY (type and key;
# empty: any, which known_hosts then has), and SSH_JUMP_ADDRESS (empty: none), SSH_JUMP_PORT, SSH_JUMP_USER,
# SSH_JUMP_HOST_KEY of a machine to go through. A script that knows the host to be there may set connect_timeout before, in
# seconds: a busy one may be late.

private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT

ssh_options=(
  -o UserKnownHostsFile="$private/known_hosts" -o HashKnownHosts=no -o BatchMode=yes
  -o ConnectTimeout="${connect_timeout:-5}" -o LogLevel=ERROR
)
if [ -n "$SSH_PRIVATE_KEY" ]; then
  (umask 077 && printf '%s\n' "$SSH_PRIVATE_KEY" >"$private/key")
  ssh_options+=(-i "$private/key" -o IdentitiesOnly=yes)
fi

# known_name ADDRESS PORT: how known_hosts has a machine.
known_name() {
  if [ "$2" = 22 ]; then printf '%s' "$1"; else printf '[%s]:%s' "$1" "$2"; fi
}

# expect_key ADDRESS PORT KEY: adds to host_key_options what makes ssh expect that key, or take the first Ed25519 one.
expect_key() {
  host_key_options=()
  if [ -n "$3" ]; then
    printf '%s %s\n' "$(known_name "$1" "$2")" "$3" >>"$private/known_hosts"
  else
    host_key_options=(-o StrictHostKeyChecking=accept-new -o HostKeyAlgorithms=ssh-ed25519)
  fi
}

owner_check=$(<"$(dirname "${BASH_SOURCE[0]}")/owner.sh")

jump=()
if [ -n "$SSH_JUMP_ADDRESS" ]; then
  expect_key "$SSH_JUMP_ADDRESS" "$SSH_JUMP_PORT" "$SSH_JUMP_HOST_KEY"
  printf -v jump_command '%q ' ssh "${ssh_options[@]}" "${host_key_options[@]}" -p "$SSH_JUMP_PORT" \
    "$SSH_JUMP_USER@$SSH_JUMP_ADDRESS"
  jump=(-o "ProxyCommand=$jump_command -W %h:%p")
fi
expect_key "$HOST_ADDRESS" "$SSH_PORT" "$SSH_HOST_KEY"

# on_host COMMAND: runs a command on the host, as root. With HOST_OWNER in the environment only if the host is its own, or
# nobody's; HOST_ACTION says what is about to happen (owner.sh).
on_host() {
  local command=$1
  if [ -n "${HOST_OWNER:-}" ]; then
    command="HOST_OWNER=$(printf '%q' "$HOST_OWNER") HOST_ACTION=${HOST_ACTION:-claim}
$owner_check
$command"
  fi
  [ "$SSH_USER" = root ] || command="sudo -n bash -c $(printf '%q' "$command")"
  ssh "${ssh_options[@]}" "${host_key_options[@]}" "${jump[@]}" -p "$SSH_PORT" "$SSH_USER@$HOST_ADDRESS" "$command"
}

# booted: whether systemd has started the host, which it waits for: "running", or "degraded" where a unit of the
# distribution itself fails, as in a container. What ssh says is in $private/error.
booted() {
  # shellcheck disable=SC2016 # expanded on the host
  on_host \
    'state=$(systemctl is-system-running --wait); [ "$state" = running ] || [ "$state" = degraded ]' \
    </dev/null 2>"$private/error"
}
