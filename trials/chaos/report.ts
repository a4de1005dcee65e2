import type { Fault } from "./fault.ts";
import type { KilledRun } from "./killedRuns.ts";
import type { Strike } from "./strike.ts";

/** What was seen of a fault in all its turns. */
export interface Observed {
  fault: Pick<Fault, "name" | "title">;
  strikes: readonly Strike[];
  /** Why it was not brought about. */
  impossible?: string;
}

/** Whether nothing that was acknowledged is lost, all has healed, and all went as it was meant. */
export function isSound({ strikes }: Pick<Observed, "strikes">): boolean {
  return strikes.every(
    ({ lost, healedAfter, problem }) =>
      lost?.length === 0 && healedAfter !== undefined && problem === undefined,
  );
}

/** One turn as a line of progress. */
export function renderStrike({ name }: Pick<Fault, "name">, strike: Strike): string {
  const { requests, acknowledged, lost, longestGap, hosts } = strike;
  return [
    `${name} ${hosts.join(", ")}: ${healing([strike])}`,
    `${requests.sent} requests, ${requests.failed} failed, ${requests.failedEverywhere} at every edge`,
    `${acknowledged} writes, ${lost?.length ?? "unknown"} lost, none for ${longestGap.toFixed(1)} s`,
    ...comments(strike),
  ].join("; ");
}

/** The figures as a Markdown table, a row for each fault; of several turns the sums, and the longest times. */
export function renderTable(observed: readonly Observed[]): string {
  const rows = observed.map(({ fault, strikes, impossible }) => {
    if (impossible !== undefined) {
      return [fault.title, "", "", "", "", "", "", `not possible here: ${impossible}`];
    }
    const sum = (figure: (strike: Strike) => number) =>
      String(strikes.reduce((total, strike) => total + figure(strike), 0));
    return [
      fault.title,
      sum(({ requests }) => requests.sent),
      sum(({ requests }) => requests.failed),
      sum(({ requests }) => requests.failedEverywhere),
      sum(({ acknowledged }) => acknowledged),
      strikes.some(({ lost }) => lost === undefined) ? "unknown" : sum(({ lost }) => lost?.length ?? 0),
      Math.max(...strikes.map(({ longestGap }) => longestGap)).toFixed(1),
      [healing(strikes), ...new Set(strikes.flatMap(comments).map(firstLine))].join("; "),
    ];
  });
  return [
    "| fault | requests | failed | at every edge | writes | lost | no write for (s) | healed |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`),
    "",
  ].join("\n");
}

/** One killed run as a line of progress. */
export function renderKilledRun({
  command,
  killed,
  after,
  lockLeft,
  completedIn,
  problem,
}: KilledRun): string {
  return [
    `${command} killed after ${after.toFixed(1)} s, ${killed}`,
    lockLeft ? "its lock was left behind" : "it had no lock",
    completedIn === undefined
      ? `the next ${command} failed: ${problem ?? ""}`
      : `the next ${command} took ${completedIn.toFixed(1)} s`,
  ].join("; ");
}

/** The killed runs as a Markdown table. */
export function renderKilledRuns(runs: readonly KilledRun[]): string {
  const rows = (["up", "down"] as const).map((command) => {
    const own = runs.filter((run) => run.command === command && run.killed !== "nothing");
    const times = own.flatMap(({ completedIn }) => completedIn ?? []);
    const cli = own.filter(({ killed }) => killed === "the CLI").length;
    const locked = own.filter(({ lockLeft }) => lockLeft).length;
    const longest = times.length === 0 ? "none" : `${Math.max(...times).toFixed(1)} s`;
    return `| \`${command}\` | ${own.length} | ${cli} | ${locked} | ${times.length} | ${longest} |`;
  });
  return [
    "| killed with -9 at random moments | times | of them the CLI alone | left its lock | completed by the next run | at most after |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function healing(strikes: readonly Strike[]): string {
  const times = strikes.map(({ healedAfter }) => healedAfter);
  const known = times.filter((time) => time !== undefined);
  if (known.length < times.length) {
    return "not healed";
  }
  const by = [...new Set(strikes.map(({ healedBy }) => healedBy))].join(" or after ");
  return `${by.replace(/^`/, "after `")}, ${Math.max(...known).toFixed(1)} s`;
}

function comments({ remarks, problem }: Strike): string[] {
  return problem === undefined ? [...remarks] : [...remarks, problem];
}

function firstLine(text: string): string {
  return text.split("\n", 1).join();
}
