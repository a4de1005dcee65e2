import { z } from "zod";
import type { ConfiguredHosts } from "./backend.ts";
import { backends } from "./backends.ts";

const [first, ...others] = backends;
/** What `hosts` in the configuration may say. */
export const hostsSchema = z.discriminatedUnion("backend", [
  first.schema,
  ...others.map(({ schema }) => schema),
]);

/** The hosts, as configured. */
export type HostsConfig = z.output<typeof hostsSchema>;

/** The hosts of a configuration. */
export function configuredHosts(config: HostsConfig): ConfiguredHosts {
  for (const backend of backends) {
    const hosts = backend.hostsOf(config);
    if (hosts) {
      return hosts;
    }
  }
  throw new Error(`there is no backend ${config.backend}`);
}
