import { askVirtualBox, namesIn } from "./observe.ts";
import type { Found } from "../../ownership/claims.ts";

/**
 * Whose the VMs are that a stack would make. VMs that this program has not made are the preflight's to look at.
 *
 * @param machines names of the VMs.
 * @param stack the stack's name.
 * @returns those that exist; none where VirtualBox does not answer.
 */
export async function inVirtualBox(machines: readonly string[], stack: string): Promise<Found[]> {
  const existing = await askVirtualBox("list", "vms").then(namesIn, () => []);
  const found = await Promise.all(
    existing
      .filter((name) => machines.includes(name))
      .map(async (name): Promise<Found[]> => {
        const info = await askVirtualBox("showvminfo", name, "--machinereadable").catch(() => "");
        if (!info.includes(`groups="/nomad-on-weave-${stack}"`)) {
          return [];
        }
        const mark = /^Value: (\S+) (.*)$/m.exec(
          await askVirtualBox("getextradata", name, "nomad-on-weave/owner"),
        );
        const [, identity = "", origin = ""] = mark ?? [];
        return [{ what: `VM ${name}`, host: name, owner: mark ? { identity, stack, origin } : "unmarked" }];
      }),
  );
  return found.flat();
}
