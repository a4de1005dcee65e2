import { readFileSync } from "node:fs";
import type { SshHostsConfig } from "./config.ts";
import { readPrivateKey } from "./privateKey.ts";
import type { Found } from "../../ownership/claims.ts";
import { removeNomad } from "../../nomad/remove.ts";
import { overlayNetwork } from "../../overlay/chosen.ts";
import { renderMark } from "../../ownership/owner.ts";
import { renderStandalone } from "../../remote/sharedLibrary.ts";
import { survey } from "../../remote/survey.ts";

const component = (path: string) => new URL(`../../${path}`, import.meta.url);
/** What gives a machine its own names and resolvers back, and at last makes it nobody's. */
const restore = ["node/replace.sh", "node/restore.sh", "remote/library-remove.sh"]
  .map((path) => readFileSync(component(path), "utf8"))
  .join("\n");

/**
 * Removes what other stacks have on machines, with all data.
 *
 * @param hosts the `hosts` of the configuration.
 * @param found the machines that are others'.
 * @returns a line for each machine on which something could not be removed.
 */
export async function cleanMachines(
  { machines, privateKeyFile, jumpHost }: SshHostsConfig,
  found: readonly Found[],
): Promise<string[]> {
  const theirs = machines.flatMap((machine) => {
    const owner = found.find(({ host }) => host === machine.name)?.owner;
    return owner === undefined || owner === "foreign" ? [] : [{ ...machine, owner }];
  });
  const answers = await survey(
    theirs,
    { privateKey: privateKeyFile === "agent" ? "" : readPrivateKey(privateKeyFile), jump: jumpHost },
    ({ owner }) =>
      `${renderStandalone(new URL("clean.sh", import.meta.url), {
        EXPECTED: owner === "unmarked" ? owner : renderMark(owner, owner.host ?? ""),
        DRIVER: overlayNetwork.driver,
        CLEAN_OVERLAY: overlayNetwork.remove,
        CLEAN_NOMAD: removeNomad,
      })}\n${restore}`,
  );
  return answers.flatMap(({ code, error }, index) =>
    code === 0 ? [] : [`${theirs[index]?.name}: ${error.trim().split("\n").at(-1) ?? ""}`],
  );
}
