import { choose, killedRuns, notOnDockerHosts } from "../../trials/chaos/catalog.ts";
import { type Fault, turnsOf } from "../../trials/chaos/fault.ts";
import { type KilledRun, killRuns } from "../../trials/chaos/killedRuns.ts";
import { randomFrom, readSeed } from "../../trials/chaos/random.ts";
import {
  type Observed,
  isSound,
  renderKilledRun,
  renderKilledRuns,
  renderStrike,
  renderTable,
} from "../../trials/chaos/report.ts";
import { withCluster, writeResults } from "../../trials/chaos/session.ts";
import { type Strike, strike } from "../../trials/chaos/strike.ts";
import type { Subject } from "../../trials/chaos/subject.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { prepare } from "../../stack/prepare.ts";

const kills = 20;

export const command: CommandDefinition = {
  description: `Brings faults about, all or those named, on a cluster of its own under load and writes: how much fails, what is lost,
how long it takes to heal. Writes a table and JSON to trials/results/. Exit code 1 if a write is lost or a cluster does not heal.`,
  words: "[FAULT...]",
  options: {
    "--list": "only name the faults",
    "--seed <seed>": "of the random moments at which runs are killed",
  },
  examples: { "chaos --list": "which faults there are", "chaos stop-leader": "one of them" },
  run: runChaos,
};

async function runChaos(
  { offline, flags, options, rest }: CommandLine,
  signal: AbortSignal,
): Promise<number> {
  const chosen = choose(rest);
  if (flags.has("list")) {
    const all = [...chosen.faults, ...(chosen.killedRuns ? [killedRuns] : [])];
    const width = Math.max(...all.map(({ name }) => name.length));
    console.log(all.map(({ name, title }) => `${name.padEnd(width)}  ${title}`).join("\n"));
    return 0;
  }
  const seed = readSeed(options.get("seed"));
  const observed: Observed[] = rest.length === 0 ? [...notOnDockerHosts] : [];
  const killed: KilledRun[] = [];
  try {
    await withCluster(await prepare(offline, signal), signal, async (first, fresh) => {
      let subject = first;
      for (const fault of chosen.faults) {
        const seen = await observe(subject, fault, signal);
        observed.push(seen);
        if (!isSound(seen)) {
          // What comes after must not suffer from what was before.
          subject = await fresh();
        }
      }
      if (chosen.killedRuns) {
        console.log(`${killedRuns.name} ${kills} times, --seed ${seed} ...`);
        await killRuns(subject.stack, kills, randomFrom(seed), signal, (run) => {
          killed.push(run);
          console.log(`${killedRuns.name}: ${renderKilledRun(run)}`);
        });
      }
    });
  } finally {
    report(observed, killed, seed);
  }
  const completed = killed.every(({ completedIn }) => completedIn !== undefined);
  return completed && observed.every(isSound) ? 0 : 1;
}

/** Brings a fault about in all its turns, until one does not heal. */
async function observe(subject: Subject, fault: Fault, signal: AbortSignal): Promise<Observed> {
  const strikes: Strike[] = [];
  const turns = await turnsOf(fault, subject.look, signal);
  const impossible = await fault.impossible?.({
    subject,
    hosts: turns[0] ?? [],
    signal,
    remark: console.log,
  });
  if (impossible !== undefined) {
    console.log(`${fault.name}: not possible here: ${impossible}`);
    return { fault, strikes, impossible };
  }
  for (const hosts of turns) {
    console.log(`${fault.name} ${hosts.join(", ")} ...`);
    const seen = await strike(subject, fault, hosts, signal);
    console.log(renderStrike(fault, seen));
    strikes.push(seen);
    if (!isSound({ strikes })) {
      break;
    }
  }
  return { fault, strikes };
}

function report(observed: readonly Observed[], killed: readonly KilledRun[], seed: number): void {
  const tables = [
    ...(observed.length > 0 ? [renderTable(observed)] : []),
    ...(killed.length > 0 ? [renderKilledRuns(killed)] : []),
  ];
  if (tables.length > 0) {
    writeResults("chaos", tables.join("\n"), { observed, killed, seed });
  }
}
