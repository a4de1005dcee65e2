# shellcheck shell=bash
# How root on a host asks its Weave router to do something. What it only shows is at 127.0.0.1:6782.

# ask_weave PATH [OPTION OF CURL...]: at its socket; a router that an earlier version of this program has started has a port.
ask_weave() {
  local process
  process=$(systemctl show --property MainPID --value weave)
  if grep --quiet --no-messages http-addr=127 "/proc/$process/cmdline"; then
    curl --silent --fail --max-time 60 "${@:2}" "http://127.0.0.1:6784/$1"
  else
    curl --silent --fail --max-time 60 --unix-socket /run/weave/control.sock "${@:2}" "http://weave/$1"
  fi
}

# until_asked PATH [OPTION OF CURL...]: the same, of a router that may just have been started, for five minutes.
until_asked() {
  local deadline=$((SECONDS + 300))
  until ask_weave "$1" "${@:2}"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.5
  done
}
