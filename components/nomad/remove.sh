# shellcheck shell=bash
# Takes off a host what Nomad and its jobs leave there: directories of allocations, which have mounts in them, and the networks
# of groups. What others have made with CNI plugins stays.

findmnt --raw --noheadings --output TARGET | { grep ^/opt/nomad/ || true; } | sort --reverse | xargs --no-run-if-empty umount
rm -rf /opt/nomad

ip link delete nomad 2>/dev/null || true
rm -rf /var/lib/cni/networks/nomad /var/lib/cni/results/{nomad,weave}-*
rmdir --ignore-fail-on-non-empty /var/lib/cni/{results,networks} /var/lib/cni 2>/dev/null || true
rules=$(iptables-save 2>/dev/null || true)
if grep --quiet CNI- <<<"$rules"; then
  # A chain of a group is led to by a rule that names its network.
  own=$(sed -nE 's/.*name: \\"(nomad|weave[^"\\]*)\\".* -j (CNI-[A-Za-z0-9-]+)$/\2/p' <<<"$rules")
  rules=$(grep --invert-match --fixed-strings --file <(printf '%s\n' NOMAD-ADMIN "$own" | sed '/^$/d') <<<"$rules")
  # These lead to those of groups, and are made again with the next one.
  grep --quiet --extended-regexp -e '^-A CNI-FORWARD' -e '^:CNI-(DN|SN)?-?[0-9a-f]{20}' <<<"$rules" ||
    rules=$(grep --invert-match --extended-regexp 'CNI-(FORWARD|HOSTPORT)' <<<"$rules")
  iptables-restore <<<"$rules"
fi
