import { describeEnd, endsSoon, expiryOf, isUrgent, type Subject } from "../components/security/expiry.ts";
import type { Outputs } from "../stack/outputs.ts";
import type { HostFacts } from "./facts.ts";
import { type Served, servedAt, servedPorts } from "./served.ts";

/** When the certificates end that a host has or serves, or that of the stack's authority. */
export interface CertificateStatus {
  /** The host's name, or `authority`. */
  of: string;
  /** The first end of what is installed and what is served, as ISO 8601 has it. */
  end: string;
  /** What is reported when that is soon, and what to do. */
  warning?: string;
  /** False within two weeks of the end, and after it. */
  healthy: boolean;
}

/** Asks the agents of a host for the certificates that they serve; one that does not answer is left out. */
export type AskServed = (address: string) => Promise<Pick<Served, "end">[]>;

/**
 * Asks the agents of hosts of a stack.
 *
 * @param outputs of the stack.
 * @returns what does so: where TLS is off, nobody is asked.
 */
export function askServed({ access }: Pick<Outputs, "access">): AskServed {
  return async (address) => {
    const { ca } = access.consul;
    const ports = ca === undefined ? [] : Object.values(servedPorts);
    const looks = await Promise.allSettled(ports.map((port) => servedAt(address, port, ca ?? "")));
    return looks.flatMap((look) => (look.status === "fulfilled" ? [look.value] : []));
  };
}

/**
 * When the certificates of a cluster end, by what its hosts have and its agents serve; of a host where nothing of it is known,
 * by what the last `up` says.
 *
 * @param outputs of the stack.
 * @param facts of each host, in their order; undefined of one that does not answer.
 * @param served by the agents of each.
 * @param now the date.
 * @returns none where TLS is off; the authority's last.
 */
export function certificatesOf(
  { hosts, certificates, access }: Pick<Outputs, "hosts" | "certificates" | "access">,
  facts: readonly (Pick<HostFacts, "certificates"> | undefined)[],
  served: readonly (readonly Pick<Served, "end">[])[],
  now: Date,
): CertificateStatus[] {
  const { ca } = access.consul;
  if (ca === undefined) {
    return [];
  }
  const ofHosts = hosts.flatMap(({ name }, index) => {
    const installed = facts[index]?.certificates.host;
    const shown = (served[index] ?? []).map(({ end }) => end);
    const noted = certificates[name];
    const known = [...(installed ? [installed] : []), ...shown];
    const end = earliest(known) ?? (noted === undefined ? undefined : new Date(noted));
    const isInstalled = installed && !endsSoon(installed, now);
    const advice = isInstalled
      ? `its agents read the new one with: npm run exec -- --host ${name} "systemctl reload consul nomad"`
      : renewal;
    return end ? [statusOf(name, { host: name }, end, advice, now)] : [];
  });
  const authorities = facts.flatMap((each) => each?.certificates.authority ?? []);
  const end = earliest([expiryOf(ca), ...authorities]) ?? expiryOf(ca);
  return [...ofHosts, statusOf("authority", "authority", end, renewal, now)];
}

const renewal = "npm run up renews it";

function statusOf(of: string, subject: Subject, end: Date, advice: string, now: Date): CertificateStatus {
  const warning = `${describeEnd(subject, end, now)}; ${advice}`;
  return {
    of,
    end: end.toISOString(),
    ...(endsSoon(end, now) && { warning }),
    healthy: !isUrgent(end, now),
  };
}

function earliest(dates: readonly Date[]): Date | undefined {
  return dates.toSorted((one, other) => one.getTime() - other.getTime())[0];
}
