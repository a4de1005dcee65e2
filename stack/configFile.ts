import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { reasonOf } from "../components/reasonOf.ts";
import { root, stateDirectory } from "./workspace.ts";

const saltLine = /^encryptionsalt: *(?<salt>.*)$/m;

/** Thrown for a stack that has no file `Pulumi.<stack>.yaml`. */
export class UnknownStackError extends Error {}

/** The copy of a stack's configuration that the Pulumi CLI is given. */
export const configCopy = (stack: string) => join(stateDirectory, `Pulumi.${stack}.yaml`);

/**
 * The configuration file of a stack, as the Pulumi CLI is given it: a copy, so that Pulumi's own notes (the salt of
 * the passphrase) do not change `Pulumi.<stack>.yaml`, which is the person's. Their own salt there is left alone.
 *
 * @param stack the stack's name: `dev`.
 * @returns the path of the copy.
 * @throws UnknownStackError if there is no `Pulumi.<stack>.yaml`; Error that names the line if it is no YAML.
 */
export function prepareConfigFile(stack: string): string {
  const original = join(root, `Pulumi.${stack}.yaml`);
  if (!existsSync(original)) {
    throw new UnknownStackError(
      `There is no stack ${stack}: Pulumi.${stack}.yaml does not exist. Copy one of examples/ there, or take one of: ${stacks().join(", ")}`,
    );
  }
  const text = readFileSync(original, "utf8");
  refuseBroken(`Pulumi.${stack}.yaml`, text);
  const copy = configCopy(stack);
  const known = existsSync(copy) ? saltLine.exec(readFileSync(copy, "utf8"))?.[0] : undefined;
  mkdirSync(stateDirectory, { recursive: true });
  writeFileSync(copy, saltLine.test(text) || known === undefined ? text : `${text.trimEnd()}\n${known}\n`);
  return copy;
}

/** Whether a configuration file has a salt. */
export function hasSalt(file: string): boolean {
  return saltLine.test(readFileSync(file, "utf8"));
}

/** Notes in a configuration file with which salt the state of the stack is encrypted. */
export function setSalt(file: string, salt: string): void {
  const text = readFileSync(file, "utf8").replace(saltLine, "").trimEnd();
  writeFileSync(file, `${text}\nencryptionsalt: ${salt}\n`);
}

/** The stacks that have a file. */
function stacks(): string[] {
  return readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}

function refuseBroken(file: string, text: string): void {
  try {
    load(text);
  } catch (error) {
    const [reason = ""] = reasonOf(error).split("\n");
    throw new Error(`${file} is no YAML: ${reason}`, { cause: error });
  }
}
