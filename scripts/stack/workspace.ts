import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withoutClusterVariables } from "./shell.ts";

/** The checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What Pulumi.yaml calls the project. */
export const project = "nomad-on-weave";

/** What git ignores: the state of the stacks, the passphrase, the keys. */
export const stateDirectory = join(root, ".state");

/** Where the stacks are kept for a person who is not logged in to another backend. */
const ownBackend = join(stateDirectory, "backend");

/** The folder there with the states, `<stack>.json`. */
export const ownStacks = join(ownBackend, ".pulumi", "stacks", project);

/** The folder there with the locks of a stack, a file each. */
export const ownLocks = (stack: string) =>
  join(ownBackend, ".pulumi", "locks", "organization", project, stack);

const ownTypeScript = pathToFileURL(join(root, "scripts", "stack", "ownTypeScript.mjs")).href;

/**
 * The environment that the Pulumi CLI runs in: its state in `.state` of the checkout, with a passphrase made at
 * first use, unless the person is logged in elsewhere or has set Pulumi's own variables.
 *
 * @param toolDirectory the folder of the CLI and its language host.
 * @param pluginHome Pulumi's home with the offline plugins. @default - the person's own
 */
export function pulumiEnvironment(toolDirectory: string, pluginHome?: string): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...withoutClusterVariables(process.env),
    PATH: `${toolDirectory}:${process.env["PATH"] ?? ""}`,
    NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${ownTypeScript}`,
  };
  if (usesOwnBackend()) {
    mkdirSync(ownBackend, { recursive: true });
    environment["PULUMI_BACKEND_URL"] = `file://${ownBackend}`;
  }
  environment["NOMAD_ON_WEAVE_PLUGINS"] = pluginHome === undefined ? "official" : "offline";
  if (pluginHome !== undefined) {
    // The person stays logged in.
    environment["PULUMI_CREDENTIALS_PATH"] ??= pulumiHome();
    environment["PULUMI_HOME"] = pluginHome;
    environment["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true";
  }
  if (
    environment["PULUMI_CONFIG_PASSPHRASE"] === undefined &&
    environment["PULUMI_CONFIG_PASSPHRASE_FILE"] === undefined
  ) {
    environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = passphraseFile();
  }
  return environment;
}

/** The passphrase of the stacks' secrets: of Pulumi's own variables, or the one made at first use. */
export function stackPassphrase(): string {
  return (
    process.env["PULUMI_CONFIG_PASSPHRASE"] ??
    readFileSync(process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] ?? passphraseFile(), "utf8").trim()
  );
}

/** Whether the stacks are in this checkout: the person has neither set another backend nor logged in to one. */
export function usesOwnBackend(): boolean {
  return process.env["PULUMI_BACKEND_URL"] === undefined && !isLoggedIn();
}

/** Where Pulumi keeps the person's login and the official plugins. */
export function pulumiHome(): string {
  return process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
}

function isLoggedIn(): boolean {
  const credentials = join(process.env["PULUMI_CREDENTIALS_PATH"] ?? pulumiHome(), "credentials.json");
  if (!existsSync(credentials)) {
    return false;
  }
  const content: unknown = JSON.parse(readFileSync(credentials, "utf8"));
  return typeof content === "object" && content !== null && "current" in content && content.current !== "";
}

function passphraseFile(): string {
  const file = join(stateDirectory, "passphrase");
  mkdirSync(stateDirectory, { recursive: true });
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
  }
  return file;
}
