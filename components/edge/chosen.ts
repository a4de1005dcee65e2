import type { Edge } from "./edge.ts";
import { fabioEdge } from "./fabio.ts";

/** The edge of every cluster. */
export const edge: Edge = fabioEdge;
