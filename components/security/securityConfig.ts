import { z } from "zod";
import { shown } from "../../configProblems.ts";
import { type Problem, cidr } from "../hosts/fields.ts";

/** What `security` in the configuration may say. Everything is on unless it is switched off. */
export const securitySchema = z
  .strictObject({
    overlay: z.boolean().default(true).describe("Whether Weave encrypts the traffic between hosts"),
    gossip: z.boolean().default(true).describe("Whether the gossip of Consul and of Nomad is encrypted"),
    tls: z
      .boolean()
      .default(true)
      .describe("Whether Consul and Nomad speak TLS only, with certificates of the stack's own authority"),
    acl: z.boolean().default(true).describe("Whether Consul and Nomad ask for a token. It needs `tls`"),
    images: z
      .boolean()
      .default(true)
      .describe("Whether jobs must name images by their digest, other than those that the stack brings"),
    firewall: z
      .boolean()
      .default(true)
      .describe(
        "Whether a firewall on every host admits the cluster alone to DNS and to the ports of the agents",
      ),
    reachableFrom: z
      .array(cidr)
      .min(1)
      .optional()
      .describe(
        "Networks from which the APIs of Consul and Nomad and fabio's UI are reached, besides the hosts and the machine that runs them. Left out, from everywhere. It needs `firewall`",
      ),
  })
  .prefault({});

/** Which parts of the cluster are closed. */
export type SecurityConfig = z.output<typeof securitySchema>;

/** What is wrong with switches that are each right. */
export function securityProblems({ tls, acl, firewall, reachableFrom }: SecurityConfig): Problem[] {
  const clear = {
    path: ["security", "acl"],
    message: "must be false while security.tls is false (tokens would cross the network in clear text)",
    got: "true",
  };
  const unguarded = {
    path: ["security", "reachableFrom"],
    message: "must be left out while security.firewall is false (everybody reaches the APIs)",
    got: shown(reachableFrom),
  };
  return [...(acl && !tls ? [clear] : []), ...(reachableFrom !== undefined && !firewall ? [unguarded] : [])];
}
