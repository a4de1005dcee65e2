# shellcheck shell=bash
# What a local script needs to reach a host before anything is set up for it, from the environment:
# HOST_ADDRESS, SSH_PORT, SSH_USER, SSH_PRIVATE_KEY (empty: the keys of the SSH agent), SSH_HOST_KEY (type and key;
# empty: any, which known_hosts then has), and SSH_JUMP_ADDRESS (empty: none), SSH_JUMP_PORT, SSH_JUMP_USER,
# SSH_JUMP_HOST_KEY of a machine to go through. A script sets before: task, what the host does meanwhile, for messages; and
# if it knows the host to be there, connect_timeout in seconds: a busy one may be late.
# The person's own configuration of ssh has no say: only the SSH agent is theirs.

remote=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../private.sh
source "$remote/../private.sh"

# A jump host that is asked by many takes its time.
[ -z "$SSH_JUMP_ADDRESS" ] || connect_timeout=60
ssh_options=(
  -F none -o LogLevel=INFO -o BatchMode=yes
  -o UserKnownHostsFile="$private/known_hosts" -o GlobalKnownHostsFile=/dev/null -o HashKnownHosts=no
  -o ConnectTimeout="${connect_timeout:-5}" -o ServerAliveInterval=10 -o ServerAliveCountMax=3
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
  if [ -n "$3" ]; then
    printf '%s %s\n' "$(known_name "$1" "$2")" "$3" >>"$private/known_hosts"
    host_key_options=(-o StrictHostKeyChecking=yes)
  else
    host_key_options=(-o StrictHostKeyChecking=accept-new -o HostKeyAlgorithms=ssh-ed25519)
  fi
}

owner_check=$(<"$(dirname "${BASH_SOURCE[0]}")/owner.sh")

jump=()
if [ -n "$SSH_JUMP_ADDRESS" ]; then
  expect_key "$SSH_JUMP_ADDRESS" "$SSH_JUMP_PORT" "$SSH_JUMP_HOST_KEY"
  printf -v jump_command '%q ' "$remote/jump.sh" ssh "${ssh_options[@]}" "${host_key_options[@]}" -p "$SSH_JUMP_PORT" \
    "$SSH_JUMP_USER@$SSH_JUMP_ADDRESS"
  printf -v jump_log '%q' "$private/log"
  jump=(-o "ProxyCommand=$jump_command -W %h:%p 2>>$jump_log")
fi
expect_key "$HOST_ADDRESS" "$SSH_PORT" "$SSH_HOST_KEY"

# on_host COMMAND: runs a command on the host, as root. With HOST_OWNER in the environment only if the host is its own, or
# nobody's; HOST_ACTION says what is about to happen (owner.sh). Where the connection fails or is lost, it says so in one line.
on_host() {
  local command=$1 code=0
  if [ -n "${HOST_OWNER:-}" ]; then
    command="HOST_OWNER=$(printf '%q' "$HOST_OWNER") HOST_ACTION=${HOST_ACTION:-claim}
$owner_check
$command"
  fi
  [ "$SSH_USER" = root ] || command="sudo -n bash -c $(printf '%q' "$command")"
  rm -f "$private/log"
  ssh -E "$private/log" "${ssh_options[@]}" "${host_key_options[@]}" "${jump[@]}" -p "$SSH_PORT" \
    "$SSH_USER@$HOST_ADDRESS" "$command" || code=$?
  [ "$code" != 255 ] ||
    printf '%s (%s) cannot be reached over SSH while it %s: %s\n' \
      "${HOST_NAME:-a machine}" "$HOST_ADDRESS" "${task:?}" "$(ssh_problem)" >&2
  return "$code"
}

# ssh_problem: why on_host found no connection or lost it, in one line. Behind a jump host that one says why, and then the
# connection through it fails as well.
ssh_problem() {
  local log changed said noise='^Warning: Permanently added|_exchange_identification: |UNKNOWN port'
  log=$(tr -d '\r' 2>/dev/null <"$private/log") || true
  changed=$(sed -n 's/^Host key for \(.*\) has changed and .*/\1 shows another host key than the expected one/p' <<<"$log")
  said=$(grep --invert-match --extended-regexp "$noise" <<<"$log" |
    awk '!seen[$0]++ { printf "%s%s", between, $0; between = "; " }') || true
  said=${changed:-${said:-$(tail -n 1 <<<"$log")}}
  printf '%s' "${said:-the connection ended}"
}

# booted SECONDS: whether systemd has started the host, which it waits for: "running", or "degraded" where a unit of the
# distribution itself fails, as in a container. What is wrong otherwise is in $private/error.
booted() {
  # shellcheck disable=SC2016 # expanded on the host
  on_host "state=\$(timeout $1 systemctl is-system-running --wait)"'
case $state in running | degraded) exit ;; esac
echo "systemd is ${state:-starting} and waits for: $(systemctl list-jobs --no-legend | awk "{ print \$2 }" | paste --serial --delimiters=" ")" >&2
exit 1' </dev/null 2>"$private/error"
}
