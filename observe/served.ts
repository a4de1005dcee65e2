import { connect } from "node:tls";
import { reasonOf } from "../components/reasonOf.ts";

/** The ports at which agents serve a certificate. */
export const servedPorts = { consul: 8501, nomad: 4646 } as const;

const patienceMilliseconds = 3000;

/** A certificate that an agent serves. */
export interface Served {
  /** When it ends. */
  end: Date;
  /** Why it is not one of the authority's, for this address. @default - it is, or has ended */
  problem?: string;
}

/**
 * Looks at the certificate that an agent serves; one that has ended is looked at too.
 *
 * @param host the agent's address.
 * @param port where it serves.
 * @param ca the authority's certificate, in PEM.
 * @param patience for how long an answer is waited for, in milliseconds. @default - three seconds
 * @throws Error if it does not answer
 */
export function servedAt(
  host: string,
  port: number,
  ca: string,
  patience = patienceMilliseconds,
): Promise<Served> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, ca, rejectUnauthorized: false }, () => {
      const end = new Date(socket.getPeerCertificate().valid_to);
      const hasEnded = end.getTime() < Date.now();
      // Null where there is nothing to say, whatever the types say.
      const problem = socket.authorized || hasEnded ? {} : { problem: reasonOf(socket.authorizationError) };
      resolve({ end, ...problem });
      socket.destroy();
    });
    socket.setTimeout(patience, () => {
      socket.destroy(new Error(`no answer at port ${port}`));
    });
    socket.on("error", reject);
  });
}
