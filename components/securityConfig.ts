import { z } from "zod";
import type { Problem } from "./hosts/fields.ts";

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
  })
  .prefault({});

/** Which parts of the cluster are closed. */
export type SecurityConfig = z.output<typeof securitySchema>;

/** What is wrong with switches that are each right. */
export function securityProblems({ tls, acl }: SecurityConfig): Problem[] {
  return acl && !tls
    ? [
        {
          path: ["security", "acl"],
          message: "without security.tls, tokens would cross the network in clear text: switch both or none",
        },
      ]
    : [];
}
