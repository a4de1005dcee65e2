import {
  type Observed,
  isSound,
  renderKilledRun,
  renderKilledRuns,
  renderStrike,
  renderTable,
} from "../../../../trials/chaos/report.ts";
import type { Strike } from "../../../../trials/chaos/strike.ts";

const fault = { name: "kill-consul", title: "`kill -9` of consul, host by host" };
const healed: Strike = {
  hosts: ["c1"],
  requests: { sent: 500, failed: 3, failedEverywhere: 1 },
  acknowledged: 200,
  lost: [],
  longestGap: 1.25,
  healedAfter: 4.04,
  healedBy: "by itself",
  remarks: [],
};

/** The cells of the only row. */
function row(observed: Observed): string[] {
  const lines = renderTable([observed]).trim().split("\n");
  expect(lines).toHaveLength(3);
  return (lines[2] ?? "").slice(2, -2).split(" | ");
}

test("a row has the sums of all turns, and the longest times", () => {
  const second = { ...healed, healedAfter: 9.96, longestGap: 0.3 };
  expect(row({ fault, strikes: [healed, second] })).toEqual([
    "`kill -9` of consul, host by host",
    ...["1000", "6", "2", "400", "0", "1.3"],
    "by itself, 10.0 s",
  ]);
});

test("what `up` had to heal is reported, with the remarks' first lines, each once", () => {
  const second: Strike = { ...healed, healedBy: "`up`", healedAfter: 140, remarks: ["not yet\nmore"] };
  const cells = row({ fault, strikes: [{ ...healed, remarks: ["not yet"] }, second] });
  expect(cells.at(-1)).toBe("by itself or after `up`, 140.0 s; not yet");
});

test("a lost write, one that can't be looked up and a cluster that does not heal are not sound", () => {
  expect(isSound({ strikes: [healed, healed] })).toBe(true);
  expect(isSound({ strikes: [healed, { ...healed, lost: ["writes/1"] }] })).toBe(false);
  expect(isSound({ strikes: [{ ...healed, problem: "not as meant: has no process" }] })).toBe(false);
  const unknown = { ...healed, lost: undefined, healedAfter: undefined };
  expect(isSound({ strikes: [unknown] })).toBe(false);
  expect(row({ fault, strikes: [unknown] }).slice(5)).toEqual(["unknown", "1.3", "not healed"]);
});

test("what can't be done on a machine says why", () => {
  expect(row({ fault, strikes: [], impossible: "no netem" }).at(-1)).toBe("not possible here: no netem");
});

test("killed runs are counted by command, without those that had ended before", () => {
  const run = { command: "up", killed: "the CLI", after: 3, lockLeft: true, completedIn: 20.04 } as const;
  const runs = [
    run,
    { ...run, killed: "all of it", lockLeft: false, completedIn: undefined, problem: "no" } as const,
    { ...run, killed: "nothing" } as const,
  ];
  expect(renderKilledRuns(runs)).toContain(
    "| `up` | 2 | 1 | 1 | 1 | 20.0 s |\n| `down` | 0 | 0 | 0 | 0 | none |",
  );
  expect(runs.map(renderKilledRun)[1]).toBe(
    "up killed after 3.0 s, all of it; it had no lock; the next up failed: no",
  );
});

test("a turn is one line", () => {
  expect(renderStrike(fault, healed)).toBe(
    "kill-consul c1: by itself, 4.0 s; 500 requests, 3 failed, 1 at every edge; 200 writes, 0 lost, none for 1.3 s",
  );
});
