import { addressAt } from "../../addresses.ts";
import { defineBackend } from "../backend.ts";
import { cleanDocker } from "./clean.ts";
import { dockerHosts, dockerProblems } from "./config.ts";
import { onDocker } from "./existing.ts";
import { DockerHosts } from "./hosts.ts";
import { dockerPrefix } from "./names.ts";
import { plannedDockerHosts } from "./planned.ts";
import { dockerRecorded } from "./recorded.ts";

/** Each host is a container on the Docker Engine of one machine. */
export const dockerBackend = defineBackend(dockerHosts, dockerRecorded, (config) => ({
  keys: { names: "names", addresses: "subnet" },
  engine: config.dockerHost,
  machineAddress: addressAt(config.subnet, 1),
  taken: [{ network: config.subnet, rule: `must not overlap hosts.subnet ${config.subnet}` }],
  problems: () => dockerProblems(config),
  planned: (existing) => plannedDockerHosts(config, existing),
  make: (environment) => new DockerHosts({ ...config, ...environment }),
  existing: (stack) => {
    const network = dockerPrefix(stack);
    const hosts = new Map(config.names.map((name) => [`${network}-${name}`, name]));
    return onDocker({ hosts, network }, config.dockerHost);
  },
  clean: (found, _stack, signal) =>
    cleanDocker(
      found.map(({ what }) => what),
      config.dockerHost,
      signal,
    ),
}));
