import type { Disconnect } from "./jobspec.ts";

/**
 * Instances of a host that is gone run elsewhere at once, and on it again when it is back. Nomad's own way leaves them
 * elsewhere: a few hosts that come and go, and all instances are on one, and gone together with it.
 */
export const returning: Disconnect = { lostAfter: "1h", replace: true, reconcile: "keep_original" };
