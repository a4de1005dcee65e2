# shellcheck shell=bash disable=SC2154 # the program sets its variables
# Removes from a machine everything that a stack of this program has there, with all data: what that stack's own `down` would
# remove. EXPECTED is the first line of what whose.sh has printed: another owner by now is left alone.

found=$(cat /etc/nomad-on-weave/owner 2>/dev/null || echo unmarked)
[ "$found" = "$EXPECTED" ] || fail "it has another owner by now, and is left as it is: $found"

mapfile -t files < <(cut --delimiter=' ' --fields=3- "$put_files"/* 2>/dev/null)
mapfile -t units < <(printf '%s\n' "${files[@]}" | sed -n 's|^/etc/systemd/system/\([^/]*\.\(service\|socket\)\)$|\1|p' | grep -v @)

rm -f /etc/systemd/system/nomad.service.requires/nomad-on-weave-*.service
for unit in nomad consul; do
  systemctl disable --quiet --now "$unit.service" 2>/dev/null || true
done
if systemctl --quiet is-active docker; then
  docker ps --all --quiet --filter label=com.hashicorp.nomad.alloc_id | xargs --no-run-if-empty docker rm --force >/dev/null
  docker network ls --quiet --filter "driver=$DRIVER" | xargs --no-run-if-empty docker network rm >/dev/null
  docker image ls --quiet --filter label=nomad-on-weave.images | sort --unique | xargs --no-run-if-empty docker image rm --force >/dev/null
fi
for unit in "${units[@]}"; do
  systemctl disable --quiet --now "$unit" 2>/dev/null || true
done
for family in inet bridge; do
  nft delete table "$family" nomad_on_weave 2>/dev/null || true
done
bash -euo pipefail -c "$CLEAN_OVERLAY"
bash -euo pipefail -c "$CLEAN_NOMAD"
rm -rf /opt/consul /run/{consul,nomad,weave}.applied
if [ -f /usr/local/share/nomad-on-weave/versions ]; then
  while read -r name _ folder; do
    rm -f "${folder:-/usr/local/bin}/$name"
  done </usr/local/share/nomad-on-weave/versions
  rm -rf /usr/local/share/nomad-on-weave
fi
for file in "${files[@]}"; do
  case $file in
    # These have copies of the machine's own files, for what comes last.
    /usr/local/lib/nomad-on-weave/* | /etc/nomad-on-weave/owner) ;;
    *) rm -f "$file" ;;
  esac
done
rm -rf /etc/weave
rmdir --ignore-fail-on-non-empty /etc/consul.d /etc/nomad.d /etc/nomad-on-weave/tls /opt/cni/config /opt/cni /usr/local/lib/nomad-on-weave-cni 2>/dev/null || true
systemctl daemon-reload
