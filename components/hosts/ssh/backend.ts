import { defineBackend } from "../backend.ts";
import { machineProblems } from "../fields.ts";
import { cleanMachines } from "./clean.ts";
import { sshHosts } from "./config.ts";
import { onMachines } from "./existing.ts";
import { SshHosts } from "./hosts.ts";
import { sshRecorded } from "./recorded.ts";

/** The hosts are existing machines with Debian or Ubuntu, reached over SSH. */
export const sshBackend = defineBackend(sshHosts, sshRecorded, (config) => ({
  keys: { names: "machines", addresses: "machines" },
  taken: config.machines.map(({ name, address }) => ({
    network: `${address}/32`,
    rule: `must not contain ${address}, the address of ${name}`,
  })),
  problems: () => machineProblems(config.machines),
  planned: () => config.machines,
  make: ({ owner }) => new SshHosts({ ...config, owner }),
  existing: (_stack, knownHosts) => onMachines(config, knownHosts),
  clean: (found) => cleanMachines(config, found),
}));
