# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Says everything that keeps this machine from being a host of the cluster; changes nothing.

problems=()

# shellcheck source=/dev/null
system=$(. /etc/os-release && echo "$ID $VERSION_ID")
case $system in
  'debian 12' | 'debian 13' | 'ubuntu 22.04' | 'ubuntu 24.04') ;;
  *) problems+=("it runs $system; Debian 12 and 13 and Ubuntu 22.04 and 24.04 are supported") ;;
esac
case $(uname -m) in
  x86_64 | aarch64) ;;
  *) problems+=("its processor is $(uname -m); x86_64 and aarch64 are supported") ;;
esac
[ "$(id -u)" = 0 ] || problems+=("$(id -un) is not root here, and sudo does not make it root")
[ -d /run/systemd/system ] || problems+=("systemd does not run it")
ip -4 -oneline address show | grep -q " $ADDRESS/" || problems+=("no interface of it has the address $ADDRESS")

for problem in "${problems[@]}"; do
  printf '%s: %s\n' "$NAME" "$problem" >&2
done
[ "${#problems[@]}" -eq 0 ] || exit 1
