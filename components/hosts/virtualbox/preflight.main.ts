// Refuses to make VMs where something stands in the way: `node preflight.main.ts` with WANTED, as JSON, in the environment.
import { execFile } from "node:child_process";
import { access, constants, readFile, statfs } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { readRoutes } from "../docker/machine.ts";
import { namesIn } from "./observe.ts";
import { type Found, findProblems } from "./preflight.ts";

const wanted = z
  .object({ machines: z.array(z.string()), subnet: z.string(), stack: z.string() })
  .parse(JSON.parse(process.env["WANTED"] ?? ""));

async function ask(...args: string[]): Promise<string> {
  return (await promisify(execFile)("VBoxManage", args, { env: { ...process.env, LC_ALL: "C" } })).stdout;
}

async function isOnPath(name: string): Promise<boolean> {
  const places = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name));
  const found = await Promise.all(
    places.map((path) =>
      access(path, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/** The group of each VM, by name. */
async function groups(): Promise<Map<string, string>> {
  const here = namesIn(await ask("list", "vms")).filter((name) => wanted.machines.includes(name));
  const infos = await Promise.all(here.map((name) => ask("showvminfo", name, "--machinereadable")));
  return new Map(here.map((name, index) => [name, /^groups="(.*)"$/m.exec(infos[index] ?? "")?.[1] ?? ""]));
}

/** Free space of the file system that has, or will have, a folder. */
async function freeAt(folder: string): Promise<number> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    (error: unknown) => {
      if (dirname(folder) === folder) {
        throw error;
      }
      return freeAt(dirname(folder));
    },
  );
}

async function look(): Promise<Found> {
  const [hostInfo, properties, networksConf] = await Promise.all([
    ask("list", "hostinfo"),
    ask("list", "systemproperties"),
    readFile("/etc/vbox/networks.conf", "utf8").catch(() => undefined),
  ]);
  const folder = /^Default machine folder: *(.*)$/m.exec(properties)?.[1] ?? "/";
  return {
    version: await ask("--version"),
    hostInfo,
    hasImageTool: await isOnPath("vbox-img"),
    networksConf,
    routes: await readRoutes(),
    disk: { free: await freeAt(folder), folder },
    groups: await groups(),
  };
}

const problems = findProblems(wanted, (await isOnPath("VBoxManage")) ? await look() : undefined);
for (const problem of problems) {
  console.error(problem);
}
process.exitCode = problems.length === 0 ? 0 : 1;
