#!/bin/bash
# Removes images that jobs have fetched from registries, and those of former releases of the program, once no container has used
# them for a week. All others stay: those that were here before the host belonged to the cluster, those that somebody else
# has brought, and those of the present release, which no registry has.
set -euo pipefail
cd /var/lib/nomad-on-weave/images

images() {
  docker image ls --quiet --no-trunc "$@" | sort --unique
}

images_of() {
  docker ps --all --quiet --no-trunc "$@" | xargs --no-run-if-empty docker inspect --format '{{.Image}}' | sort --unique
}

has() {
  grep --quiet --line-regexp --fixed-strings "$2" <<<"$1"
}

readonly label=nomad-on-weave.images note=/usr/local/share/nomad-on-weave/images-version
used=$(images_of)
ours=$(images --filter "label=$label")
former=
[ ! -f "$note" ] || former=$(comm -23 <(printf '%s\n' "$ours") <(images --filter "label=$label=$(cat "$note")"))

# A file for each, with the time when it was last seen to be used.
for image in $(images_of --filter label=com.hashicorp.nomad.alloc_id); do
  has "$ours"$'\n'"$(cat before)" "$image" || touch "seen/${image#sha256:}"
done
for image in $former; do
  [ -e "seen/${image#sha256:}" ] || touch "seen/${image#sha256:}"
done

mapfile -t idle < <(find seen -type f -mmin +10080)
for file in "${idle[@]}"; do
  image=sha256:${file#seen/}
  if has "$used" "$image"; then
    touch "$file"
    continue
  fi
  names=$(docker image inspect --format '{{range .RepoTags}}{{println .}}{{end}}' "$image" 2>/dev/null || true)
  digests=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$image" 2>/dev/null || true)
  if has "$former" "$image" || { [ -n "${digests//[$' \n']/}" ] && ! has "$ours" "$image"; }; then
    # shellcheck disable=SC2086 # one word each
    docker image rm ${names:-${digests:-$image}} || continue
  fi
  rm "$file"
done
