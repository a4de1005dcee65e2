import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type Subject, describeEnd, isDue } from "./expiry.ts";

/** Ends of certificates, as ISO 8601 has them: of each host's, by its name, and of the authority's. */
export interface Ends {
  hosts: Readonly<Record<string, string>>;
  authority?: string | undefined;
}

/** What a stack says of its certificates. */
export interface StandingCertificates {
  /** When they end. */
  ends: Ends;
  /** When those ended, or would have, in whose places they are. */
  renewed: Ends;
}

const ends = z.record(z.string(), z.iso.datetime());
const outputs = z.object({
  outputs: z.object({
    certificates: ends,
    // A stack that an earlier version of this program has stood up has none of these.
    authority: z.iso.datetime().optional(),
    renewed: z.object({ hosts: ends, authority: z.iso.datetime().optional() }).default({ hosts: {} }),
  }),
});

/**
 * Which certificates are to be renewed: those with no more than a third of their life left, by what the last `up` says.
 *
 * @param exported what `readStanding` returns.
 * @returns for each that was ever renewed, or is now, the end of the one in whose place it is: as long as that stays the
 *   same, so does the certificate.
 */
export async function planRenewals(exported: unknown): Promise<Ends> {
  const { data } = outputs.safeParse(exported);
  if (!data) {
    return { hosts: {} };
  }
  const { certificates, authority, renewed } = data.outputs;
  const { renewals, lines } = renewalsOf({ ends: { hosts: certificates, authority }, renewed }, new Date());
  for (const line of lines) {
    await pulumi.log.info(line);
  }
  return renewals;
}

/**
 * The same, by what there is.
 *
 * @param standing the certificates of the stack, and those in whose places they are.
 * @param now the date.
 * @returns also a line for each that is renewed now, which says why.
 */
export function renewalsOf(
  { ends: { hosts, authority }, renewed }: StandingCertificates,
  now: Date,
): { renewals: Ends; lines: string[] } {
  const due = Object.entries(hosts).filter(([host, end]) => isDue({ host }, new Date(end), now));
  const authorityIsDue = authority !== undefined && isDue("authority", new Date(authority), now);
  const line = (subject: Subject, end: string, how: string) =>
    `${describeEnd(subject, new Date(end), now)}: it is renewed${how}`;
  return {
    renewals: {
      hosts: { ...renewed.hosts, ...Object.fromEntries(due) },
      authority: authorityIsDue ? authority : renewed.authority,
    },
    lines: [
      ...due.map(([host, end]) => line({ host }, end, ", and its agents read the new one while they run")),
      ...(authorityIsDue
        ? [line("authority", authority, " with all certificates, as by npm run rotate authority")]
        : []),
    ],
  };
}
