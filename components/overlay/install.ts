import { WeaveOverlay } from "../weave/weaveOverlay.ts";
import type { InstallOverlay } from "./network.ts";

/** What puts the overlay of `chosen.ts` on hosts. It stands by itself: who only looks at a cluster needs no Pulumi. */
export const installOverlay: InstallOverlay = (installation) => new WeaveOverlay(installation);
