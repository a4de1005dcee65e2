import { connect } from "node:tls";
import { expiryWarning } from "../../components/security/expiry.ts";
import { type Check, onEveryHost } from "./check.ts";

// Those of Consul and Nomad.
const ports = [8501, 4646];
const patienceMilliseconds = 10_000;

/** The certificates that agents show. */
export const certificateCheck: Check = {
  name: "tls: certificates of the stack's authority, not about to run out",
  run: async (cluster) => {
    const { ca } = cluster.outputs.access.consul;
    const expiries: Date[] = [];
    await onEveryHost(cluster, async ({ name, address }) => {
      for (const port of ports) {
        const expiry = await expiryAt(address, port, ca);
        const warning = expiryWarning(name, expiry);
        if (warning !== undefined) {
          throw new Error(warning);
        }
        expiries.push(expiry);
      }
    });
    const [first = new Date()] = expiries.toSorted((one, other) => one.getTime() - other.getTime());
    return `the first of ${expiries.length} on ${first.toISOString().slice(0, 10)}`;
  },
};

/** When the certificate at an address runs out. @throws Error if it is not of that authority, or not for that address */
function expiryAt(host: string, port: number, ca: string | undefined): Promise<Date> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, ...(ca !== undefined && { ca }) }, () => {
      resolve(new Date(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.setTimeout(patienceMilliseconds, () => {
      socket.destroy(new Error(`no answer at port ${port}`));
    });
    socket.on("error", reject);
  });
}
