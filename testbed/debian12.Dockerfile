# A machine with Debian 12 and an SSH server, and nothing of what the program needs. The masked units would change the
# kernel of the machine that runs the tests.
ARG BASE
FROM ${BASE}
COPY entrypoint.sh /usr/local/sbin/entrypoint
RUN rm -f /etc/ssh/ssh_host_* && : >/etc/machine-id && mkdir -p -m 700 /root/.ssh \
  && systemctl mask systemd-sysctl.service systemd-binfmt.service proc-sys-fs-binfmt_misc.automount systemd-udevd.service \
    systemd-logind.service getty.target console-getty.service sys-kernel-debug.mount sys-kernel-tracing.mount
ENTRYPOINT ["/usr/local/sbin/entrypoint"]
