import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { quote } from "../../components/remote/script.ts";
import { variablesFor } from "../env/variables.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { atAnsweringServers } from "../../stack/providers.ts";
import { openStack } from "../../stack/pulumi.ts";
import { stateDirectory } from "../../stack/workspace.ts";

export const command: CommandDefinition = {
  description: "Prints what the commands consul and nomad need to reach the cluster, for a shell to take.",
  options: {
    "--role <role>": "whose token: operator (default), deployer, read-only, tenant-NAME, or management",
  },
  examples: {
    env: 'in a shell: eval "$(npx nomad-on-weave env)"',
    "env --role read-only": "with a token that changes nothing",
  },
  run: printEnvironment,
};

async function printEnvironment(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const prepared = await prepare(commandLine.offline, signal);
  const outputs = await readOutputs(await openStack(commandLine, prepared));
  const access = await atAnsweringServers(outputs.access);
  const variables = {
    ...variablesFor(access, commandLine.options.get("role") ?? "operator"),
    ...authorityVariables(access.nomad.ca, join(stateDirectory, commandLine.stack)),
  };
  for (const [name, value] of Object.entries(variables)) {
    console.log(value === undefined ? `unset ${name}` : `export ${name}=${quote(value)}`);
  }
  // After the person's own, which come first.
  const folders = (["consul", "nomad"] as const).map((tool) => dirname(prepared.tools.path(tool)));
  console.log(`export PATH="$PATH":${quote(folders.join(":"))}`);
  return 0;
}

function authorityVariables(
  authority: string | undefined,
  folder: string,
): Record<string, string | undefined> {
  const file = join(folder, "authority.pem");
  if (authority !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, authority);
  }
  const known = authority === undefined ? undefined : file;
  return { CONSUL_CACERT: known, NOMAD_CACERT: known };
}
