# shellcheck shell=bash
# All that tells how a host is, without the files that hold secrets (/etc/nomad-on-weave), as a tar archive in base64 on standard output.
# What a command has not answered after ten seconds is missing.

directory=$(mktemp --directory)
trap 'rm -rf "$directory"' EXIT
cd "$directory" || exit

# note FILE COMMAND...: what the command prints, its messages too.
note() {
  local file=$1
  shift
  mkdir -p "$(dirname "$file")"
  timeout 10 "$@" >"$file" 2>&1 </dev/null || printf 'ended with %s: %s\n' "$?" "$*" >>"$file"
}

for unit in weave consul nomad docker; do
  note "$unit/journal" journalctl --no-pager --output short-iso-precise --lines 5000 --unit "$unit"
  note "$unit/unit" systemctl cat "$unit"
  note "$unit/status" systemctl status --no-pager --lines 0 "$unit"
done
note units systemctl list-units --no-pager --all
note versions bash -c 'cat /etc/os-release; uname -a; docker version; consul version; nomad version; weaver --version'
note processes ps -eo pid,ppid,etime,pcpu,rss,comm --sort -rss
note memory free -m
note disk df -h
note addresses ip -brief address
note routes ip route
note listeners ss -Htulpn
note rules nft list ruleset
note docker/containers docker ps --all --no-trunc
note docker/networks docker network ls
note weave/connections curl -s 127.0.0.1:6782/status/connections
note weave/report curl -s -H 'Accept: application/json' 127.0.0.1:6782/report
cp -r /etc/consul.d consul/config 2>/dev/null || true
cp -r /etc/nomad.d nomad/config 2>/dev/null || true
tar --create --gzip . | base64
