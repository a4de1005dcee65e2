import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { isNamed } from "../components/resourceNames.ts";
import type { Pulumi } from "./pulumi.ts";
import { readState } from "./state.ts";
import { root, stateDirectory } from "./workspace.ts";

const script = fileURLToPath(new URL("../components/hosts/sshAccess.sh", import.meta.url));
// How Pulumi marks a secret in an exported state, and what is in it: JSON.
const mark = "4dabf18193072939515e22adb298388d";
const secret = z.looseObject({ [mark]: z.string(), plaintext: z.string() });
const environment = z.record(z.string(), z.unknown());

/**
 * Writes the files with which one logs in to the hosts (components/hosts/sshAccess.ts), where another checkout has made the
 * stack: they are not in the state, which says that they are written.
 *
 * @param pulumi the CLI on the stack.
 * @param stack the stack's name.
 */
export async function writeSshFiles(pulumi: Pick<Pulumi, "read">, stack: string): Promise<void> {
  if (existsSync(join(stateDirectory, stack, "ssh", "config"))) {
    return;
  }
  const { deployment } = await readState(pulumi, "--show-secrets");
  const written = deployment.resources.find((resource) => isNamed(resource, "ssh-files"));
  const { data } = environment.safeParse(plain(written?.inputs?.["environment"]));
  if (data) {
    const variables = Object.entries(data).map(([name, value]) => [name, String(plain(value))] as const);
    execFileSync(script, ["write"], {
      cwd: root,
      env: { ...process.env, ...Object.fromEntries(variables) },
    });
  }
}

/** A value of a state that was exported with its secrets in clear. */
function plain(value: unknown): unknown {
  const { data } = secret.safeParse(value);
  return data ? JSON.parse(data.plaintext) : value;
}
