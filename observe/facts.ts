import { readFileSync } from "node:fs";
import { expiryOf } from "../components/security/expiry.ts";
import type { Cluster } from "./verify/check.ts";

/** What only a host itself knows. */
export interface HostFacts {
  /** The units of the cluster, as systemd has them. */
  units: { name: string; state: string; enabled: string }[];
  /** How many other routers its Weave router is connected with. */
  connections: number;
  /** How full the fullest of its file systems is, in percent. */
  disk: number;
  /** Paths of files that are no longer as the program has put them there. */
  changedFiles: string[];
  /** Names of its Docker networks. */
  networks: string[];
  /** Its tenants, and how many addresses it has in the subnet of each. */
  tenants: { name: string; subnet: string; addresses: number }[];
  /** Tables of nftables that are no longer as the program has loaded them: `inet nomad_on_weave`. */
  changedTables: string[];
  /** Whose rules are gone from the packet filter: `Docker`, `Weave`. */
  lostRules: string[];
  /** What its executables call themselves, by agent: `Consul` is `1.21.0`. One that is not there says nothing. */
  versions: Readonly<Record<string, string>>;
  /** When its certificate ends, and that of the authority that it has. One that is not there, or is none, says nothing. */
  certificates: { host?: Date; authority?: Date };
}

/** Asks hosts for what only they know; undefined where one does not answer. */
export type AskHost = (host: string) => Promise<HostFacts | undefined>;

/**
 * Asks the hosts of a cluster over SSH.
 *
 * @param cluster whose hosts are asked.
 * @param patience how long one may be silent, in milliseconds.
 */
export function askHosts(cluster: Cluster, patience = 5000): AskHost {
  const script = readFileSync(new URL("facts.sh", import.meta.url), "utf8");
  return (host) =>
    cluster.onHost(host, script, AbortSignal.timeout(patience)).then(parseFacts, () => undefined);
}

/** What the lines of `facts.sh` say. */
export function parseFacts(output: string): HostFacts {
  const lines = output.split("\n").map((line) => line.split(" "));
  const about = (what: string) => lines.filter(([first]) => first === what).map(([, ...rest]) => rest);
  const endOf = (what: string) => endOfCertificate(about(what)[0]?.[0] ?? "");
  const [host, authority] = [endOf("certificate"), endOf("authority")];
  const number = (what: string) => Number(about(what)[0]?.[0]);
  return {
    units: about("unit").map(([name = "", state = "", enabled = ""]) => ({ name, state, enabled })),
    connections: number("connections"),
    disk: number("disk"),
    changedFiles: about("file").map(([path = ""]) => path),
    networks: about("network").map(([name = ""]) => name),
    tenants: about("tenant").map(([name = "", subnet = "", addresses]) => ({
      name,
      subnet,
      addresses: Number(addresses),
    })),
    changedTables: about("table").map((words) => words.join(" ")),
    lostRules: about("rules").map(([owner = ""]) => owner),
    versions: Object.fromEntries(about("version").map(([agent = "", version = ""]) => [agent, version])),
    certificates: { ...(host && { host }), ...(authority && { authority }) },
  };
}

function endOfCertificate(text: string): Date | undefined {
  try {
    return expiryOf(Buffer.from(text, "base64").toString());
  } catch {
    return undefined;
  }
}
