import { readFileSync } from "node:fs";
import type { SshHostsConfig } from "./config.ts";
import { readPrivateKey } from "./privateKey.ts";
import { survey } from "../../remote/survey.ts";
import type { Found } from "../../ownership/claims.ts";
import { readMark } from "../../ownership/owner.ts";

const script = readFileSync(new URL("whose.sh", import.meta.url), "utf8");

/**
 * Whose machines are.
 *
 * @param hosts the `hosts` of the configuration.
 * @param knownHosts lines of a `known_hosts` file: keys that the machines have shown before. @default - none
 * @returns those that are somebody's; none for a machine that is not reached, which is reported when it is needed.
 * @throws pulumi.RunError if the private key cannot be read.
 */
export async function onMachines(hosts: SshHostsConfig, knownHosts = ""): Promise<Found[]> {
  const { machines, jumpHost, privateKeyFile } = hosts;
  const known = <Target extends { address: string; port: number; hostKey?: string | undefined }>(
    target: Target,
  ) => ({ ...target, hostKey: target.hostKey ?? keyOf(target, knownHosts) });
  const answers = await survey(
    machines.map(known),
    {
      privateKey: privateKeyFile === "agent" ? "" : readPrivateKey(privateKeyFile),
      jump: jumpHost && known(jumpHost),
    },
    () => script,
  );
  return answers.flatMap(({ output }, index) => {
    const machine = machines[index];
    const text = output.trim();
    const owner = text === "unmarked" ? text : readMark(text);
    return machine && owner
      ? [{ what: `${machine.name} (${machine.address})`, host: machine.name, owner }]
      : [];
  });
}

function keyOf({ address, port }: { address: string; port: number }, knownHosts: string): string | undefined {
  const prefix = `[${address}]:${port} `;
  return knownHosts
    .split("\n")
    .find((line) => line.startsWith(prefix))
    ?.slice(prefix.length);
}
