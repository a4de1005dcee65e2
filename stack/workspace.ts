import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withoutClusterVariables } from "./shell.ts";
import { z } from "zod";

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What Pulumi.yaml calls the project. */
export const project = "nomad-on-weave";

/** What git ignores: the state of the stacks, the passphrase, the keys. */
export const stateDirectory = join(root, ".state");

/** Where the stacks are kept for a person who is not logged in to another backend. */
const ownBackend = join(stateDirectory, "backend");

/** The URL of that backend. */
export const ownBackendUrl = `file://${ownBackend}`;

/** The folder there with the states, `<stack>.json`. */
export const ownStacks = join(ownBackend, ".pulumi", "stacks", project);

/** The passphrase of the stacks' secrets, unless Pulumi's own variables have another. */
const passphraseFile = join(stateDirectory, "passphrase");

const ownTypeScript = pathToFileURL(join(root, "stack", "ownTypeScript.mjs")).href;

/** What the Pulumi CLI runs with. */
export interface PulumiEnvironment {
  variables: NodeJS.ProcessEnv;
  /** URL of the backend that has the stacks. */
  backend: string | undefined;
  /** Whether that is the one in `.state`, which is this checkout's alone. */
  isOwn: boolean;
}

/**
 * The environment that the Pulumi CLI runs in: its state in `.state` of the checkout, with the passphrase there, unless the
 * person is logged in elsewhere or has set Pulumi's own variables.
 *
 * @param toolDirectory the folder of the CLI and its language host.
 * @param pluginHome Pulumi's home with the offline plugins. @default - the person's own
 */
export function pulumiEnvironment(toolDirectory: string, pluginHome?: string): PulumiEnvironment {
  const variables: NodeJS.ProcessEnv = {
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...withoutClusterVariables(process.env),
    PATH: `${toolDirectory}:${process.env["PATH"] ?? ""}`,
    NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${ownTypeScript}`,
  };
  variables["NOMAD_ON_WEAVE_PLUGINS"] = pluginHome === undefined ? "official" : "offline";
  if (pluginHome !== undefined) {
    // The person stays logged in.
    variables["PULUMI_CREDENTIALS_PATH"] ??= pulumiHome();
    variables["PULUMI_HOME"] = pluginHome;
    variables["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true";
  }
  const chosen = variables["PULUMI_BACKEND_URL"] ?? loggedInTo();
  if (chosen === undefined) {
    mkdirSync(ownBackend, { recursive: true });
    variables["PULUMI_BACKEND_URL"] = ownBackendUrl;
    // The history has the same copies.
    variables["PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS"] = "true";
  }
  if (!hasOwnPassphrase()) {
    variables["PULUMI_CONFIG_PASSPHRASE_FILE"] = passphraseFile;
  }
  const backend = chosen ?? ownBackendUrl;
  return { variables, backend, isOwn: backend === ownBackendUrl };
}

/**
 * The passphrase of the stacks' secrets: of Pulumi's own variables, or that in `.state`.
 *
 * @returns nothing if there is none yet.
 * @throws Error if the file that Pulumi's variable names cannot be read
 */
export function stackPassphrase(): string | undefined {
  const set = process.env["PULUMI_CONFIG_PASSPHRASE"];
  const named = process.env["PULUMI_CONFIG_PASSPHRASE_FILE"];
  if (set !== undefined || named !== undefined) {
    return set ?? readFileSync(named ?? "", "utf8").trim();
  }
  return existsSync(passphraseFile) ? readFileSync(passphraseFile, "utf8").trim() : undefined;
}

/** Makes the passphrase of this checkout, and says that it has to be kept. */
export function makePassphrase(): string {
  const passphrase = randomBytes(24).toString("base64url");
  mkdirSync(stateDirectory, { recursive: true });
  writeFileSync(passphraseFile, passphrase, { mode: 0o600, flag: "wx" });
  console.error(
    "The passphrase of this checkout's stacks is made: .state/passphrase. Keep a copy of it on another machine: nobody reads their state or a backup without it.",
  );
  return passphrase;
}

/** Whether the person has set one with Pulumi's own variables. */
function hasOwnPassphrase(): boolean {
  return (
    process.env["PULUMI_CONFIG_PASSPHRASE"] !== undefined ||
    process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] !== undefined
  );
}

/** Whether the stacks are in this checkout: the person has neither set another backend nor logged in to one. */
export function usesOwnBackend(): boolean {
  return process.env["PULUMI_BACKEND_URL"] === undefined && loggedInTo() === undefined;
}

/** Where Pulumi keeps the person's login and the official plugins. */
export function pulumiHome(): string {
  return process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
}

const login = z.object({ current: z.string().min(1) });

/** The URL of the backend that the person is logged in to. */
function loggedInTo(): string | undefined {
  const credentials = join(process.env["PULUMI_CREDENTIALS_PATH"] ?? pulumiHome(), "credentials.json");
  return existsSync(credentials)
    ? login.safeParse(JSON.parse(readFileSync(credentials, "utf8"))).data?.current
    : undefined;
}
