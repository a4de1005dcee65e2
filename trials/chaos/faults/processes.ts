import { type Fault, each } from "../fault.ts";

/** The processes of a host by name: the start of their command lines. A pattern that starts so does not match itself. */
const patterns = {
  weave: "^/usr/local/bin/weaver ",
  consul: "^/usr/local/bin/consul agent ",
  nomad: "^/usr/local/bin/nomad agent ",
  "nomad-helpers": "^/usr/local/bin/nomad (logmon|docker_logger)",
  docker: "^/usr/sbin/dockerd ",
  containerd: "^/usr/bin/containerd$",
  "containerd-shims": "^/usr/bin/containerd-shim-runc-v2 ",
  ssh: "^sshd: /usr/sbin/sshd ",
  fabio: "^/fabio ",
  "back-end": "^/backend ",
};

/** `kill -9` of every kind of process that the cluster consists of, on each host in turn. */
export const processFaults: readonly Fault[] = Object.entries(patterns).map(([name, pattern]) => ({
  name: `kill-${name}`,
  title: `\`kill -9\` of ${name.replaceAll("-", " ")}, host by host`,
  turns: each,
  // Nomad leaves instances where it has placed them when hosts were gone: a host may have none.
  canStrike: async ({ subject, hosts }) => {
    const found = await Promise.all(
      hosts.map((host) => subject.onHost(host, "has-process.sh", { PATTERN: pattern })),
    );
    return found.every((answer) => answer.trim() === "yes");
  },
  begin: async ({ subject, hosts }) => {
    await Promise.all(hosts.map((host) => subject.onHost(host, "kill.sh", { PATTERN: pattern })));
  },
  heals: "by itself",
}));

/** A restart of the Docker Engine, which ends all containers of the host. */
export const dockerRestart: Fault = {
  name: "restart-docker",
  title: "`systemctl restart docker`, host by host",
  turns: each,
  begin: async ({ subject, hosts }) => {
    await Promise.all(hosts.map((host) => subject.onHost(host, "restart.sh", { UNIT: "docker" })));
  },
  heals: "by itself",
};
