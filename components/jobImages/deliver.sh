#!/bin/bash
# Brings the images of the jobs to a host that does not have them in the right version.
# From the environment: HOST_NAME, what ssh.sh needs, IMAGES (names), IMAGES_VERSION (their label) and IMAGES_FILE.
set -euo pipefail
cd "$(dirname "$0")"
connect_timeout=30
readonly task='gets the images of the jobs'
# shellcheck source-path=SCRIPTDIR source=../remote/ssh.sh
source ../remote/ssh.sh

# A docker host loads its own at its first boot; that is waited for.
# What is not of this version is of a former release (components/node/clean-images.sh).
missing=$(on_host "mkdir -p /usr/local/share/nomad-on-weave
echo $IMAGES_VERSION >/usr/local/share/nomad-on-weave/images-version
timeout 900 systemctl start load-images.service 2>/dev/null || true
for image in $IMAGES; do
  version=\$(docker image inspect --format '{{index .Config.Labels \"nomad-on-weave.images\"}}' \$image 2>/dev/null) || true
  [ \"\$version\" = $IMAGES_VERSION ] || echo \$image
done" </dev/null)
[ -n "$missing" ] || exit 0

[ -f "$IMAGES_FILE" ] || {
  echo "$HOST_NAME needs the images of the jobs, and they are not on this machine at $IMAGES_FILE: npm run tools" >&2
  exit 1
}
echo "$HOST_NAME gets $(wc --words <<<"$missing") images of jobs"
on_host "docker load --quiet >/dev/null" <"$IMAGES_FILE"
