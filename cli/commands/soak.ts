import { soakFaults } from "../../trials/chaos/catalog.ts";
import { type Fault, type Target, turnsOf } from "../../trials/chaos/fault.ts";
import { type Sample, renderGrowth, takeSample } from "../../trials/chaos/growth.ts";
import { randomFrom, readSeed } from "../../trials/chaos/random.ts";
import { type Observed, isSound, renderStrike, renderTable } from "../../trials/chaos/report.ts";
import { withCluster, writeResults } from "../../trials/chaos/session.ts";
import { type Strike, strike } from "../../trials/chaos/strike.ts";
import type { Subject } from "../../trials/chaos/subject.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { prepare } from "../../stack/prepare.ts";

const secondsBetweenFaults = 60;

export const command: CommandDefinition = {
  description: `Keeps a cluster of its own under load and writes, with a random fault every minute that heals by itself: what is lost,
and whether memory and disk grow. Writes tables and JSON to trials/results/. Exit code 1 if a write is lost or the cluster does not heal.`,
  options: { "--minutes <minutes>": "how long (default: 30)", "--seed <seed>": "of the random faults" },
  examples: { "soak --minutes 120": "two hours" },
  run: runSoak,
};

async function runSoak({ offline, options }: CommandLine, signal: AbortSignal): Promise<number> {
  const minutes = readMinutes(options.get("minutes"));
  const seed = readSeed(options.get("seed"));
  const strikes = new Map<Fault, Strike[]>();
  const samples: Sample[] = [];
  try {
    await withCluster(await prepare(offline, signal), signal, (subject) =>
      soak(subject, minutes, seed, signal, strikes, samples),
    );
  } finally {
    const observed = observedOf(strikes);
    if (observed.length > 0) {
      writeResults("soak", `${renderTable(observed)}\n${renderGrowth(samples)}`, { observed, samples, seed });
    }
  }
  return observedOf(strikes).every(isSound) ? 0 : 1;
}

/** Fills `strikes` and `samples` until the time is over, or a fault does not heal. */
async function soak(
  subject: Subject,
  minutes: number,
  seed: number,
  signal: AbortSignal,
  strikes: Map<Fault, Strike[]>,
  samples: Sample[],
): Promise<void> {
  const random = randomFrom(seed);
  const started = performance.now();
  const passed = () => (performance.now() - started) / 60_000;
  console.log(`${minutes} minutes, a fault every ${secondsBetweenFaults} s, --seed ${seed}`);
  samples.push(await takeSample(subject, 0));
  while (passed() < minutes && observedOf(strikes).every(isSound)) {
    const fault = random.pick(soakFaults);
    const hosts = random.pick(await turnsOf(fault, subject.look, signal));
    const target: Target = { subject, hosts, signal, remark: console.log };
    if ((await fault.impossible?.(target)) !== undefined || (await fault.canStrike?.(target)) === false) {
      continue;
    }
    const seen = await strike(subject, fault, hosts, signal, secondsBetweenFaults);
    console.log(`${passed().toFixed(0)} min: ${renderStrike(fault, seen)}`);
    strikes.set(fault, [...(strikes.get(fault) ?? []), seen]);
    samples.push(await takeSample(subject, passed()));
  }
}

function observedOf(strikes: ReadonlyMap<Fault, readonly Strike[]>): Observed[] {
  return [...strikes].map(([fault, own]) => ({ fault, strikes: own }));
}

/** @throws Error if it is no number of minutes */
function readMinutes(text = "30"): number {
  const minutes = Number(text);
  if (!(minutes > 0)) {
    throw new Error(`--minutes ${text}: a number above 0 is needed`);
  }
  return minutes;
}
