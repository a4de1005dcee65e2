import { X509Certificate } from "node:crypto";

/** Certificates are to be made anew before they have fewer days left than this. */
export const daysOfWarning = 30;

/** When a certificate, in PEM, runs out. */
export function expiryOf(certificate: string): Date {
  return new Date(new X509Certificate(certificate).validTo);
}

/** What there is to say of a certificate that runs out soon, and what to do; nothing of one that does not. */
export function expiryWarning(host: string, expiry: Date, now = new Date()): string | undefined {
  const days = Math.floor((expiry.getTime() - now.getTime()) / 86_400_000);
  if (days >= daysOfWarning) {
    return undefined;
  }
  const when = days < 0 ? "has run out" : `runs out in ${days} days`;
  return `the certificate of ${host} ${when}; new ones are made with: npm run rotate tls`;
}
