import { readFileSync } from "node:fs";
import type { Cluster } from "../verify/check.ts";

/** What only a host itself knows. */
export interface HostFacts {
  /** Units of the cluster that are not active, with what they are: `nomad failed`. */
  down: string[];
  /** How many other routers its Weave router is connected with. */
  connections: number;
  /** How full the fullest of its file systems is, in percent. */
  disk: number;
}

/** Asks hosts for what only they know; undefined where one does not answer. */
export type AskHost = (host: string) => Promise<HostFacts | undefined>;

const patienceMilliseconds = 5000;

/**
 * Asks the hosts of a cluster over SSH, each for some seconds at most.
 *
 * @param cluster whose hosts are asked.
 */
export function askHosts(cluster: Cluster): AskHost {
  const script = readFileSync(new URL("facts.sh", import.meta.url), "utf8");
  return (host) =>
    cluster.onHost(host, script, AbortSignal.timeout(patienceMilliseconds)).then(parseFacts, () => undefined);
}

/** What the lines of `facts.sh` say. */
export function parseFacts(output: string): HostFacts {
  const [units = "", connections = "", disk = ""] = output.split("\n");
  return {
    down: units
      .split(" ")
      .filter((unit) => unit !== "" && !unit.endsWith("=active"))
      .map((unit) => unit.replace("=", " ")),
    connections: Number(connections),
    disk: Number(disk),
  };
}
