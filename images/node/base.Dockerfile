# The base of the docker hosts where an image registry can be reached; elsewhere offline/images/rootfs.sh makes it.
FROM debian:trixie-slim
COPY packages /tmp/packages
RUN apt-get update \
  && sed '/^#/d' /tmp/packages | DEBIAN_FRONTEND=noninteractive xargs apt-get install --yes --no-install-recommends \
  && rm -rf /var/lib/apt/lists/* /tmp/packages
