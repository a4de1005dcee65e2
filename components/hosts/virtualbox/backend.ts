import { addressAt } from "../../addresses.ts";
import { defineBackend } from "../backend.ts";
import { cleanVirtualBox } from "./clean.ts";
import { virtualBoxHosts, virtualBoxProblems } from "./config.ts";
import { inVirtualBox } from "./existing.ts";
import { VirtualBoxHosts } from "./hosts.ts";
import { virtualBoxRecorded } from "./recorded.ts";

/** Each host is a VirtualBox VM on this machine. */
export const virtualBoxBackend = defineBackend(virtualBoxHosts, virtualBoxRecorded, (config) => ({
  keys: { names: "machines", addresses: "machines" },
  machineAddress: addressAt(config.subnet, 1),
  taken: (["subnet", "natSubnet"] as const).map((key) => ({
    network: config[key],
    rule: `must not overlap hosts.${key} ${config[key]}`,
  })),
  problems: () => virtualBoxProblems(config),
  planned: () => config.machines,
  make: ({ owner, cloudImage, downloads }) =>
    new VirtualBoxHosts({ ...config, owner, image: config.image ?? cloudImage, downloads }),
  existing: (stack) =>
    inVirtualBox(
      config.machines.map(({ name }) => name),
      stack,
    ),
  clean: cleanVirtualBox,
}));
