/**
 * What lets systemd and a Docker Engine run in a container, on cgroup v1 and v2. `privileged` would do on most
 * machines, but not on one that lacks a capability itself: CAP_SYS_RESOURCE is the one that small machines lack.
 */
export const systemContainer = {
  capabilities: { adds: ["ALL"], drops: ["CAP_SYS_RESOURCE"] },
  securityOpts: ["seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined"],
  devices: [{ hostPath: "/dev/net/tun", containerPath: "/dev/net/tun", permissions: "rwm" }],
  cgroupnsMode: "private",
  tmpfs: { "/run": "", "/run/lock": "", "/tmp": "exec" },
};
