import { execFile } from "node:child_process";
import { readFile, statfs } from "node:fs/promises";
import { promisify } from "node:util";
import { z } from "zod";
import { reasonOf } from "../../reasonOf.ts";
import { type Machine, asNetwork } from "./preflight.ts";

const execute = promisify(execFile);

const routes = z.array(z.object({ dst: z.string(), dev: z.string().default("") }));
const networks = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string().default("") })).nullable() }),
  }),
);

/** Thrown where there is no Docker Engine, or no right to use it. */
export class NoDockerError extends Error {}

/**
 * Looks at this machine and its Docker Engine.
 *
 * @throws NoDockerError if the Docker Engine does not answer
 */
export async function lookAtMachine(): Promise<Machine> {
  const dockerRoot = await docker("info", "--format", "{{.DockerRootDir}}").catch((error: unknown) => {
    throw new NoDockerError(whyNot(error), { cause: error });
  });
  const [networkIds, containers, routeTable, memory, disk] = await Promise.all([
    docker("network", "ls", "--quiet"),
    docker("ps", "--all", "--format", "{{.Names}}\t{{.State}}"),
    readRoutes(),
    readFile("/proc/meminfo", "utf8"),
    statfs(dockerRoot.trim()).catch(() => undefined),
  ]);
  const inspected = networks.parse(JSON.parse(await docker("network", "inspect", ...words(networkIds))));
  return {
    routes: routeTable,
    networks: inspected.map((network) => ({
      id: network.Id,
      name: network.Name,
      subnets: (network.IPAM.Config ?? [])
        .map((config) => config.Subnet)
        .filter((subnet) => /^[\d.]+\/\d+$/.test(subnet)),
    })),
    containers: containers
      .split("\n")
      .filter(Boolean)
      .map((line) => {
        const [name = "", state] = line.split("\t");
        return { name, running: state === "running" };
      }),
    memoryAvailable: Number(/^MemAvailable:\s+(\d+) kB/m.exec(memory)?.[1] ?? 0) * 1024,
    ...(disk && { diskFree: disk.bavail * disk.bsize }),
  };
}

/** The routes of this machine but the default one. */
export async function readRoutes(): Promise<{ network: string; device: string }[]> {
  const { stdout } = await execute("ip", ["-4", "-json", "route"]);
  return routes
    .parse(JSON.parse(stdout))
    .filter((route) => route.dst !== "default")
    .map((route) => ({ network: asNetwork(route.dst), device: route.dev }));
}

async function docker(...args: string[]): Promise<string> {
  return (await execute("docker", args)).stdout;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

function whyNot(error: unknown): string {
  const text = reasonOf(error);
  const engine = `the Docker Engine at ${process.env["DOCKER_HOST"] ?? "its default socket"}`;
  if (/ENOENT/.test(text)) {
    return "there is no docker command on this machine; install docker.io or Docker Engine, or run: npm run tools";
  }
  if (/permission denied/i.test(text)) {
    return `no right to use ${engine}; as root: usermod -aG docker $USER, then log in again`;
  }
  return `${engine} does not answer; start it with: systemctl start docker`;
}
