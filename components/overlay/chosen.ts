import { weaveNetwork } from "../weave/network.ts";
import type { OverlayNetwork } from "./network.ts";

/** The overlay of every cluster. */
export const overlayNetwork: OverlayNetwork = weaveNetwork;
