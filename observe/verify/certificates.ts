import { dayOf, describeEnd, expiryOf, isUrgent, type Subject } from "../../components/security/expiry.ts";
import { servedAt, servedPorts } from "../served.ts";
import { type Check, onEveryHost } from "./check.ts";

const patienceMilliseconds = 10_000;

/** The certificates that agents serve, and that of the authority. */
export const certificateCheck: Check = {
  name: "tls: certificates of the stack's authority, not about to end",
  run: async (cluster) => {
    const { ca = "" } = cluster.outputs.access.consul;
    const ends: Date[] = [];
    refuseUrgent("authority", expiryOf(ca));
    await onEveryHost(cluster, async ({ name, address }) => {
      for (const port of Object.values(servedPorts)) {
        const { end, problem } = await servedAt(address, port, ca, patienceMilliseconds);
        refuseUrgent({ host: name }, end);
        if (problem !== undefined) {
          throw new Error(`its certificate at port ${port} is not accepted: ${problem}`);
        }
        ends.push(end);
      }
    });
    const [first = new Date()] = ends.toSorted((one, other) => one.getTime() - other.getTime());
    return `the first of ${ends.length} on ${dayOf(first)}, the authority on ${dayOf(expiryOf(ca))}`;
  },
};

function refuseUrgent(subject: Subject, end: Date): void {
  const now = new Date();
  if (isUrgent(end, now)) {
    throw new Error(`${describeEnd(subject, end, now)}; npm run up renews it`);
  }
}
