import { rotateManagement } from "./rotate/management.ts";
import { applyConfiguration } from "./stack/apply.ts";
import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { readOutputs, readOutputsIfUp } from "./stack/outputs.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";
import { recover } from "./stack/recovery.ts";
import { recordRunningJobs } from "./stack/runningJobs.ts";
import { type State, nameOf } from "./stack/state.ts";

/** What can be made anew: the resources that it comes from, by name. */
const parts: Readonly<Record<string, RegExp>> = {
  gossip: /^security-gossip$/,
  tls: /^security-certificate-/,
  authority: /^security-authority$/,
  tokens: /^(security-tokens?($|-)|nomad-.*-token$)/,
  overlay: /^security-overlay$/,
  management: /^security-management$/,
};

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: `npm run rotate ${Object.keys(parts).join("|")}`,
    others: "options of Pulumi",
    description:
      "Makes keys, certificates or tokens anew and gives them to all who need them, while the cluster runs.",
  });
  const [part = "", ...rest] = commandLine.rest;
  const names = parts[part];
  if (!names) {
    throw new Error(`What is to be made anew? One of: ${Object.keys(parts).join(", ")}`);
  }
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal, commandLine));
  const state = await recover(pulumi, commandLine.stack, signal);
  await recordRunningJobs(pulumi, state, await readOutputsIfUp(pulumi), false);
  const replaced = urnsOf(state, names);
  if (replaced.length === 0) {
    throw new Error("There is nothing to make anew: the cluster is not up. Stand it up with: npm run up");
  }
  const apply = () => applyConfiguration(pulumi, [...replaced.map((urn) => `--replace=${urn}`), ...rest]);
  return part === "management"
    ? rotateManagement(await readOutputs(pulumi), apply, () => readOutputs(pulumi))
    : apply();
});

/** What runs on a host is never among them, whatever the host is called. */
function urnsOf({ deployment }: State, names: RegExp): string[] {
  return deployment.resources
    .filter((each) => each.type !== "command:remote:Command" && names.test(nameOf(each)))
    .map(({ urn }) => urn);
}
