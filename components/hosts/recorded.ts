import type { HostBackend } from "./backend.ts";
import { dockerRecorded } from "./docker/recorded.ts";
import { sshRecorded } from "./ssh/recorded.ts";
import { virtualBoxRecorded } from "./virtualbox/recorded.ts";

/** The backends, as states have them. They stand by themselves: who only looks at a state needs no Pulumi. */
export const recordedBackends: readonly HostBackend[] = [dockerRecorded, virtualBoxRecorded, sshRecorded];
