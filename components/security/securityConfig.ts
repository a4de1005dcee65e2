import { z } from "zod";
import { type Problem, cidr } from "../hosts/fields.ts";

/** What `security` in the configuration may say. Everything is on unless it is switched off. */
export const securitySchema = z
  .strictObject({
    overlay: z.boolean().default(true).describe("whether Weave encrypts what goes from host to host"),
    gossip: z.boolean().default(true).describe("whether the gossip of Consul and of Nomad is encrypted"),
    tls: z
      .boolean()
      .default(true)
      .describe("whether Consul and Nomad speak TLS only, with certificates of the stack's own authority"),
    acl: z.boolean().default(true).describe("whether Consul and Nomad ask for a token"),
    images: z
      .boolean()
      .default(true)
      .describe("whether jobs name the images that the stack does not bring by their digest"),
    firewall: z
      .boolean()
      .default(true)
      .describe("whether hosts answer DNS, and talk to agents, of the cluster alone"),
    reachableFrom: z
      .array(cidr)
      .min(1)
      .optional()
      .describe("networks that reach the APIs of Consul and Nomad and fabio's UI; left out, everybody does"),
  })
  .prefault({});

/** Which parts of the cluster are closed. */
export type SecurityConfig = z.output<typeof securitySchema>;

/** What is wrong with switches that are each right. */
export function securityProblems({ tls, acl, firewall, reachableFrom }: SecurityConfig): Problem[] {
  const clear = {
    path: ["security", "acl"],
    message: "without security.tls, tokens would cross the network in clear text: switch both or none",
  };
  const unguarded = {
    path: ["security", "reachableFrom"],
    message: "without security.firewall everybody reaches the APIs: switch that on, or leave this out",
  };
  return [...(acl && !tls ? [clear] : []), ...(reachableFrom !== undefined && !firewall ? [unguarded] : [])];
}
