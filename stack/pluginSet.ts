import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { plugins } from "../offline/plugins/install.ts";
import type { EnsuredTools } from "../toolchain/ensureTools.ts";
import { type State, parseStored, readState } from "./state.ts";
import {
  ownStacks,
  pulumiEnvironment,
  pulumiHome,
  root,
  stateDirectory,
  usesOwnBackend,
} from "./workspace.ts";

/** Which provider plugins: Pulumi's, or those of `offline/plugins`. Both read and write the same state. */
export type PluginSet = (typeof pluginSets)[number];

const pluginSets = ["official", "offline"] as const;

/** What decides which plugins a stack uses. */
export interface Circumstances {
  /** What the person asks for. */
  wanted?: PluginSet | undefined;
  /** What the stack was made with. */
  remembered?: PluginSet | undefined;
  /** Whether the official plugins are on this machine or can be fetched. */
  hasOfficial: boolean;
}

/**
 * Chooses the plugins of a stack: it keeps to those that it was made with.
 *
 * @returns the plugins, and the reason as a person reads it.
 * @throws Error if the official ones are asked for and cannot be had
 */
export function choosePlugins({ wanted, remembered, hasOfficial }: Circumstances): {
  set: PluginSet;
  reason: string;
} {
  if (wanted === "official" && !hasOfficial) {
    throw new Error(
      "The official provider plugins are not on this machine, and Pulumi's server cannot be reached: leave out --plugins official, or run this where it can.",
    );
  }
  if (wanted !== undefined) {
    return { set: wanted, reason: `as --plugins ${wanted} says` };
  }
  if (remembered === "offline") {
    return { set: "offline", reason: "the stack uses them; --plugins official changes it" };
  }
  if (remembered === "official" && !hasOfficial) {
    return {
      set: "offline",
      reason:
        "the stack uses the official ones, which cannot be had here; both read and write the same state; --plugins offline stays with these",
    };
  }
  if (remembered === "official") {
    return { set: "official", reason: "the stack uses them" };
  }
  return hasOfficial
    ? { set: "official", reason: "Pulumi's server can be reached" }
    : { set: "offline", reason: "Pulumi's server cannot be reached" };
}

/**
 * Reads the value of `--plugins`.
 *
 * @throws Error that names what can be asked for
 */
export function readPluginSet(value: string | undefined): PluginSet | undefined {
  const set = pluginSets.find((each) => each === value);
  if (value !== undefined && set === undefined) {
    throw new Error(`--plugins is ${pluginSets.join(" or ")}, not "${value}".`);
  }
  return set;
}

/** Whether the official plugins are on this machine already. */
export function officialAreInstalled(): boolean {
  const folder = join(pulumiHome(), "plugins");
  return Object.entries(plugins).every(([name, version]) =>
    existsSync(join(folder, `resource-${name}-v${version}`)),
  );
}

/**
 * Which plugins a stack was made with: what is noted in this checkout, else what its state says. The state in a backend that
 * several checkouts share takes a call of Pulumi, but only until it is noted here.
 */
export async function rememberedPlugins(stack: string, tools: EnsuredTools): Promise<PluginSet | undefined> {
  const file = noteOf(stack);
  if (existsSync(file)) {
    return readPluginSet(readFileSync(file, "utf8").trim());
  }
  const own = join(ownStacks, `${stack}.json`);
  if (existsSync(own)) {
    return pluginsOf(parseStored(readFileSync(own, "utf8")));
  }
  return usesOwnBackend() ? undefined : pluginsOf(await sharedState(stack, tools.path("pulumi")));
}

/** A stack that is not there has no state. */
async function sharedState(stack: string, pulumi: string): Promise<State> {
  const { variables: env } = pulumiEnvironment(dirname(pulumi));
  const read = async (args: readonly string[]): Promise<string> => {
    const command = args.flatMap((each) => each.split(" "));
    return (
      await promisify(execFile)(pulumi, [...command, "--stack", stack], { cwd: root, env, maxBuffer: 64e6 })
    ).stdout;
  };
  return readState({ read }).catch(() => ({ deployment: { resources: [], pending_operations: [] } }));
}

/** Notes in this checkout which plugins a stack is made with: at its first `up` before it begins, so also if that fails. */
export function rememberPlugins(stack: string, set: PluginSet): void {
  const file = noteOf(stack);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${set}\n`);
}

/**
 * Which plugins a state was made with: what the program has put out, or in a state of an earlier program what only the
 * official ones recorded then.
 */
export function pluginsOf({ deployment }: State): PluginSet | undefined {
  const { outputs } = deployment.resources.find(({ type }) => type === "pulumi:pulumi:Stack") ?? {};
  const said = pluginSets.find((each) => each === outputs?.["plugins"]);
  const bridged = deployment.resources.find(({ type }) => /^(docker|nomad):/.test(type));
  if (said !== undefined || bridged === undefined) {
    return said;
  }
  return bridged.outputs !== undefined && "__pulumi_raw_state_delta" in bridged.outputs
    ? "official"
    : "offline";
}

/**
 * Whether Docker hosts are recorded as version 0.1.0 of this program did with the plugins of `offline/plugins`: without
 * what the official ones need, which would replace them. A refresh by either set completes the record.
 */
export function areIncomplete({ deployment }: State): boolean {
  return deployment.resources.some(
    ({ type, outputs = {} }) =>
      type === "docker:index/container:Container" && outputs["name"] !== undefined && !("attach" in outputs),
  );
}

function noteOf(stack: string): string {
  return join(stateDirectory, stack, "plugins");
}
