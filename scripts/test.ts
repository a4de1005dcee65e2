import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { styleText } from "node:util";
import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { prepare } from "./stack/prepare.ts";
import { root } from "./stack/workspace.ts";
import { type Count, runCommand, runJest } from "./test/phase.ts";
import { ensurePackages } from "./tools/packages.ts";
import { taskRunner } from "./tools/progress-terminal.ts";

const bin = (name: string) => join(root, "node_modules", ".bin", name);

await main(async (signal) => {
  const { offline, flags } = readCommandLine({
    usage: "npm test",
    description:
      "Checks the code, then the real thing: lint, types, unit tests, plugins, a cluster from end to end.",
    flags: { quick: "lint, types and unit tests only" },
  });
  const total: Count = { passed: 0, failed: 0 };
  const phase = async (name: string, run: () => Promise<Count>) => {
    signal.throwIfAborted();
    const started = performance.now();
    const { passed, failed } = await run();
    total.passed += passed;
    total.failed += failed;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const mark = failed === 0 ? styleText("green", "pass") : styleText("red", "FAIL");
    console.log(`${mark}  ${name}: ${passed} passed, ${failed} failed (${seconds} s)`);
  };

  await taskRunner()([
    {
      title: "this machine",
      run: async (reporter) => {
        await ensurePackages(["lint"], { signal, reporter });
        return "has shellcheck";
      },
    },
  ]);
  await phase("format", () => runCommand(bin("prettier"), ["--check", "--log-level=warn", "."]));
  await phase("types", () => runCommand(bin("tsc"), ["--noEmit", "--project", "."]));
  await phase("lint", () => runCommand(bin("eslint"), ["."]));
  await phase("shell", () => runCommand("shellcheck", ["--external-sources", ...shellScripts()]));
  await phase("unit", () => runJest("unit"));
  if (!flags.has("quick")) {
    // What the tests below start is what users start: the tools, plugins and images of `npm run up`.
    await prepare(offline, signal);
    await phase("back end", () => runCommand("go", ["test", "./..."], join(root, "images", "backend")));
    await phase("jobs on a real Nomad", () => runJest("nomad", ["--runInBand"]));
    await phase("plugins", () => runJest("plugins", ["--runInBand"]));
    await phase("end to end", () => runJest("e2e", ["--runInBand"]));
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
});

function shellScripts(): string[] {
  return execFileSync("git", ["ls-files", "*.sh", ".ci/run"], { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter(Boolean);
}
