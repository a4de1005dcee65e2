import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { styleText } from "node:util";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { prepare } from "../../stack/prepare.ts";
import { root } from "../../stack/workspace.ts";
import { ensureTools } from "../../toolchain/ensureTools.ts";
import { runCommand, runJest } from "../test/phase.ts";
import type { Result } from "../test/report.ts";
import { type Need, ensurePackages } from "../../toolchain/packages.ts";
import { taskRunner } from "../../toolchain/progress-terminal.ts";

const bin = (name: string) => join(root, "node_modules", ".bin", name);

/** What a phase takes: the code alone, the tools and a Docker Engine, or QEMU too. */
type Kind = "code" | "engines" | "lab";

interface Phase {
  name: string;
  kind: Kind;
  /** Whether it runs beside the others of its kind. @default - one after another */
  beside?: boolean;
  run: () => Promise<Result>;
}

const phases: readonly Phase[] = [
  {
    name: "format",
    kind: "code",
    run: () => runCommand(bin("prettier"), ["--check", "--log-level=warn", "."]),
  },
  { name: "types", kind: "code", run: () => runCommand(bin("tsc"), ["--noEmit", "--project", "."]) },
  { name: "lint", kind: "code", run: () => runCommand(bin("eslint"), ["."]) },
  {
    name: "shell",
    kind: "code",
    run: () => runCommand("shellcheck", ["--external-sources", ...shellScripts()]),
  },
  { name: "unit", kind: "code", beside: true, run: () => runJest("unit", ["--maxWorkers=100%"]) },
  {
    name: "back end",
    kind: "engines",
    run: () => runCommand("go", ["test", "./..."], join(root, "images", "backend")),
  },
  {
    name: "scheduled backups",
    kind: "engines",
    run: () => runCommand("go", ["test", "./..."], join(root, "images", "backup")),
  },
  { name: "real Consul and Nomad", kind: "engines", run: () => runJest("nomad", ["--runInBand"]) },
  { name: "pages in a browser", kind: "engines", run: () => runJest("pages") },
  { name: "plugins", kind: "engines", run: () => runJest("plugins", ["--runInBand"]) },
  // Most of their time is waiting: two clusters are up at once.
  { name: "end to end", kind: "engines", run: () => runJest("e2e", ["--maxWorkers=2"]) },
  { name: "VirtualBox lab", kind: "lab", run: () => runJest("lab", ["--runInBand"]) },
];

export const command: CommandDefinition = {
  description:
    "Checks the code, then the real thing: lint, types, unit tests, plugins, clusters from end to end.",
  options: { "--quick": "lint, types and unit tests only", "--lab": "the VirtualBox lab only" },
  examples: { "test --quick": "two minutes, without a cluster" },
  run: runTests,
};

async function runTests({ offline, flags }: CommandLine, signal: AbortSignal): Promise<number> {
  const kinds: Kind[] = flags.has("quick")
    ? ["code"]
    : flags.has("lab")
      ? ["lab"]
      : ["code", "engines", "lab"];
  const needs: Record<Kind, Need> = { code: "lint", engines: "browser", lab: "lab" };
  await taskRunner()([
    {
      title: "this machine",
      run: async (reporter) => {
        await ensurePackages(
          kinds.map((kind) => needs[kind]),
          { signal, reporter },
        );
        return "has what the tests need";
      },
    },
  ]);

  // The unit tests have job files parsed.
  await ensureTools({ offline, only: ["jobspec"], runTasks: taskRunner(), signal });

  let passed = 0;
  const failures: string[] = [];
  const runInTurn = async (some: readonly Phase[]) => {
    for (const phase of some) {
      signal.throwIfAborted();
      const started = performance.now();
      const result = await phase.run();
      passed += result.passed;
      failures.push(...result.failures);
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      const mark = result.failures.length === 0 ? styleText("green", "pass") : styleText("red", "FAIL");
      console.log(
        `${mark}  ${phase.name}: ${result.passed} passed, ${result.failures.length} failed (${seconds} s)`,
      );
    }
  };
  const runAll = async (kind: Kind) => {
    const beside = Object.groupBy(
      phases.filter((phase) => phase.kind === kind),
      (phase) => (phase.beside === true ? "beside" : "inTurn"),
    );
    await Promise.all([runInTurn(beside.inTurn ?? []), runInTurn(beside.beside ?? [])]);
  };
  for (const kind of kinds) {
    if (kind !== "code" && kind === kinds.find((each) => each !== "code")) {
      // What the tests start is what users start: the tools, plugins and images of `npm run up`.
      await prepare(offline, signal);
    }
    await runAll(kind);
  }
  // Said again where it is found: an hour of output is above it.
  for (const failure of failures) {
    console.log(`${styleText("red", "FAIL")}  ${failure}`);
  }
  console.log(`${passed} passed, ${failures.length} failed`);
  return failures.length === 0 ? 0 : 1;
}

function shellScripts(): string[] {
  return execFileSync("git", ["ls-files", "*.sh", ".ci/run"], { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter(Boolean);
}
