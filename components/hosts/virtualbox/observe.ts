import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";

/** What VBoxManage prints, in English. @throws Error with its words */
export async function askVirtualBox(...args: string[]): Promise<string> {
  return (await promisify(execFile)("VBoxManage", args, { env: { ...process.env, LC_ALL: "C" } })).stdout;
}

/** The names of the VMs in what `VBoxManage list vms` or `list runningvms` prints. */
export function namesIn(list: string): string[] {
  return [...list.matchAll(/^"(.*)" \{/gm)].map(([, name = ""]) => name);
}

/**
 * Which VMs do not run now, by VirtualBox's word.
 *
 * @param names of the VMs that should run.
 * @returns none where VirtualBox does not answer; the preflight says why.
 */
export function stoppedMachines(names: readonly string[]): string[] {
  try {
    const list = execFileSync("VBoxManage", ["list", "runningvms"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const running = namesIn(list);
    return names.filter((name) => !running.includes(name));
  } catch {
    return [];
  }
}
