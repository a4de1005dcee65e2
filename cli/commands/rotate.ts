import { rotateManagement } from "../rotate/management.ts";
import { planRotation } from "../rotate/plan.ts";
import { applyConfiguration } from "../../stack/apply.ts";
import { hostsAway, refuseAway } from "../../observe/away.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { readOutputs, readOutputsIfUp } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { recover } from "../repair/recovery.ts";
import { recordRunningJobs } from "../repair/runningJobs.ts";
import type { SimpleName } from "../../components/resourceNames.ts";

/** What can be rotated. */
interface Part {
  /** The resources that it comes from. */
  resources: readonly SimpleName[];
  /** Whether all hosts must have it at the same time, or they do not understand each other. */
  everywhere: boolean;
}

const parts: Readonly<Record<string, Part>> = {
  gossip: { resources: ["security-gossip"], everywhere: true },
  tls: { resources: ["security-certificate-*"], everywhere: false },
  authority: { resources: ["security-authority"], everywhere: true },
  tokens: {
    resources: ["security-tokens", "security-tokens-people", "security-token-*", "*-token", "nomad-*-token"],
    everywhere: false,
  },
  overlay: { resources: ["security-overlay"], everywhere: true },
  // The agents of all servers are asked with it, for the gossip keys.
  management: { resources: ["security-management"], everywhere: true },
};

export const command: CommandDefinition = {
  description:
    "Makes new keys, certificates or tokens and gives them to all who need them, while the cluster runs.",
  words: Object.keys(parts).join("|"),
  choices: Object.keys(parts),
  passesOn: "pulumi",
  examples: { "rotate tls": "new certificates", "rotate tokens": "new tokens of agents and people" },
  run: rotate,
};

async function rotate(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const [name = "", ...rest] = commandLine.rest;
  const part = parts[name];
  if (!part) {
    throw new Error(`What is to be rotated? One of: ${Object.keys(parts).join(", ")}`);
  }
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal, commandLine));
  const state = await recover(pulumi, commandLine.stack, signal);
  const outputs = await readOutputsIfUp(pulumi);
  const away = outputs ? await hostsAway(outputs) : [];
  if (outputs) {
    refuseAway(outputs, away, `rotate ${name}`, part.everywhere);
  }
  await recordRunningJobs(pulumi, state, outputs, false);
  const { replaced, excluded } = planRotation(
    state,
    part.resources,
    (outputs?.hosts ?? []).map((host) => host.name),
    away,
  );
  if (replaced.length === 0) {
    throw new Error("There is nothing to rotate: the cluster is not up. Stand it up with: npm run up");
  }
  const options = [
    ...replaced.map((urn) => `--replace=${urn}`),
    ...excluded.map((urn) => `--exclude=${urn}`),
    ...rest,
  ];
  const apply = () => applyConfiguration(pulumi, options);
  const status =
    name === "management"
      ? await rotateManagement(await readOutputs(pulumi), apply, () => readOutputs(pulumi))
      : await apply();
  for (const host of away) {
    console.log(
      `${host} does not answer and is left as it is. When it is back, npm run up completes the rotation${name === "tokens" ? "; until then the previous tokens of the hosts stay valid" : ""}.`,
    );
  }
  return status;
}
