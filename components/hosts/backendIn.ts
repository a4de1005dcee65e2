import type { HostBackend } from "./backend.ts";
import { recordedBackends } from "./recorded.ts";

/** The backend that has made the hosts of a stack, by its resources; nothing for one that has none. */
export function backendIn(resources: readonly { type: string }[]): HostBackend | undefined {
  return recordedBackends.find(({ component }) =>
    resources.some(({ type }) => type === `nomad-on-weave:hosts:${component}`),
  );
}
