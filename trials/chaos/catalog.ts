import type { Fault } from "./fault.ts";
import { diskFaults } from "./faults/disk.ts";
import { networkFaults } from "./faults/network.ts";
import { powerFaults } from "./faults/power.ts";
import { dockerRestart, processFaults } from "./faults/processes.ts";
import { killedChange, offlineDuringUp } from "./faults/runs.ts";
import type { Observed } from "./report.ts";

/** All faults of a cluster that is up, in the order in which they are brought about. */
export const faults: readonly Fault[] = [
  ...processFaults,
  dockerRestart,
  ...powerFaults,
  ...networkFaults,
  ...diskFaults,
  offlineDuringUp(),
  killedChange,
];

/** Runs that are killed; they come last, and remove the cluster and make it again. */
export const killedRuns = {
  name: "kill-pulumi",
  title: "`down` and `up` killed in turn, each at a random moment",
};

/** What can't happen to docker hosts. */
export const notOnDockerHosts: readonly Observed[] = [
  {
    fault: { name: "clock", title: "the clock of a host jumps" },
    strikes: [],
    impossible: "containers have the machine's clock, which is not the suite's to change",
  },
];

/** What a run of the suite brings about. */
export interface Choice {
  faults: readonly Fault[];
  killedRuns: boolean;
}

/**
 * What was chosen by name, in the order of the catalog.
 *
 * @param names as on the command line; none means all.
 * @throws Error that names those which don't exist, and all that do
 */
export function choose(names: readonly string[]): Choice {
  const known = [...faults, killedRuns].map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no fault ${unknown.join(", ")}. There are: ${known.join(", ")}`);
  }
  const isChosen = ({ name }: { name: string }) => names.length === 0 || names.includes(name);
  return { faults: faults.filter(isChosen), killedRuns: isChosen(killedRuns) };
}

/** The faults that heal by themselves and need no preparation: any of them may come at any time. */
export const soakFaults = faults.filter(({ heals, prepare }) => heals === "by itself" && !prepare);
