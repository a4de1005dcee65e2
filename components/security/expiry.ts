import { X509Certificate } from "node:crypto";

/** How long certificates are valid, in days: those of hosts, and that of the stack's authority. */
export const lifetimes = { host: 365, authority: 3650 } as const;

/** What a certificate is of: a host, by its name, or the stack's authority. */
export type Subject = { host: string } | "authority";

const daysOfWarning = 30;
const daysOfUrgency = 14;
const millisecondsOfDay = 86_400_000;

/** When a certificate, in PEM, ends. @throws Error if it is none */
export function expiryOf(certificate: string): Date {
  return new Date(new X509Certificate(certificate).validTo);
}

/** Whether no more than a third of its life is left of a certificate; all day long in UTC, so that a preview and its `up` agree. */
export function isDue(subject: Subject, end: Date, now: Date): boolean {
  const lifetime = subject === "authority" ? lifetimes.authority : lifetimes.host;
  return dayNumber(end) - dayNumber(now) < lifetime / 3;
}

/** Whether a certificate ends so soon, or has ended, that the cluster does not count as healthy. */
export function isUrgent(end: Date, now: Date): boolean {
  return daysBetween(now, end) < daysOfUrgency;
}

/** Whether a certificate ends so soon that a person is told. */
export function endsSoon(end: Date, now: Date): boolean {
  return daysBetween(now, end) < daysOfWarning;
}

/** When a certificate ends, in a sentence: `the certificate of u1 ends in 12 days, on 2026-12-10`. */
export function describeEnd(subject: Subject, end: Date, now: Date): string {
  const what = subject === "authority" ? "the certificate authority" : `the certificate of ${subject.host}`;
  const days = Math.floor(daysBetween(now, end));
  const count = days === 1 ? "1 day" : `${days} days`;
  return days < 0 ? `${what} ended on ${dayOf(end)}` : `${what} ends in ${count}, on ${dayOf(end)}`;
}

/** The day of a date: `2027-11-28`. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function dayNumber(date: Date): number {
  return Math.floor(date.getTime() / millisecondsOfDay);
}

function daysBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / millisecondsOfDay;
}
