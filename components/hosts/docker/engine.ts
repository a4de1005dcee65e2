import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Asks a Docker Engine.
 *
 * @param engine its address: `unix:///var/run/docker.sock`.
 * @param args of the `docker` command.
 * @param signal ends it. @default - it is waited for
 * @returns the lines that it prints.
 * @throws Error with the engine's words
 */
export async function askEngine(
  engine: string | undefined,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string[]> {
  const env = { ...process.env, DOCKER_HOST: engine };
  const { stdout } = await promisify(execFile)("docker", args, { env, signal });
  return stdout.split("\n").filter(Boolean);
}
