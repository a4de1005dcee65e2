import { dockerBackend } from "./docker/backend.ts";
import { sshBackend } from "./ssh/backend.ts";
import { virtualBoxBackend } from "./virtualbox/backend.ts";

/** All that hosts can be made of. */
export const backends = [dockerBackend, virtualBoxBackend, sshBackend] as const;
