import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { toolPath } from "../../toolchain/cache.ts";

const pollMilliseconds = 100;
const startMilliseconds = 60_000;
const stopMilliseconds = 20_000;

/** A real agent of this test alone, in development mode. */
export interface Agent {
  url: string;
  /** A management token; empty for Consul. */
  token: string;
  /** Where it keeps everything. */
  folder: string;
  stop(): Promise<void>;
}

/**
 * The executable of an agent: NOMAD_BINARY or CONSUL_BINARY, else on PATH, else in the cache of tools.
 * @returns undefined, after a message, if there is none
 */
export function findAgent(name: "consul" | "nomad"): string | undefined {
  const variable = `${name.toUpperCase()}_BINARY`;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const candidates = [
    process.env[variable] ?? "",
    ...folders.map((folder) => join(folder, name)),
    toolPath(name),
  ];
  const found = candidates.find((path) => path !== "" && existsSync(path));
  if (found === undefined)
    console.warn(`There is no ${name}: its tests are skipped. Set ${variable} to run them.`);
  return found;
}

/** Starts a Nomad server and client with access control and the driver raw_exec. */
export async function startNomad(binary: string): Promise<Agent> {
  const folder = mkdtempSync(join(tmpdir(), "nomad-test-"));
  const [http, rpc, serf] = [await freePort(), await freePort(), await freePort()];
  const settings = {
    bind_addr: "127.0.0.1",
    ports: { http, rpc, serf },
    acl: { enabled: true },
    plugin: [{ raw_exec: [{ config: [{ enabled: true }] }] }],
    client: {
      state_dir: join(folder, "state"),
      alloc_dir: join(folder, "alloc"),
      alloc_mounts_dir: join(folder, "mounts"),
      options: {
        "driver.allowlist": "raw_exec",
        // They ask the network where this machine runs, and some fail where it can't be asked.
        "fingerprint.denylist": "env_aws,env_azure,env_digitalocean,env_gce,consul,vault",
      },
    },
    consul: {
      server_auto_join: false,
      client_auto_join: false,
      auto_advertise: false,
      address: "127.0.0.1:1",
    },
  };
  for (const name of ["state", "alloc", "mounts"]) mkdirSync(join(folder, name));
  const file = join(folder, "agent.json");
  writeFileSync(file, JSON.stringify(settings));
  const agent = await startAgent(
    binary,
    ["agent", "-dev", "-config", file],
    folder,
    http,
    "/v1/status/leader",
  );
  try {
    const token = await bootstrap(agent.url);
    await waitFor("a ready client", async () => {
      const nodes = await fetch(`${agent.url}/v1/nodes`, { headers: { "X-Nomad-Token": token } });
      return nodes.ok && (await nodes.text()).includes('"Status":"ready"');
    });
    return { ...agent, token };
  } catch (error) {
    await agent.stop();
    throw error;
  }
}

/** Starts a Consul server. */
export async function startConsul(binary: string): Promise<Agent> {
  const folder = mkdtempSync(join(tmpdir(), "consul-test-"));
  const http = await freePort();
  const ports = ["server", "serf-lan", "serf-wan"];
  const options = await Promise.all(ports.map(async (name) => `-${name}-port=${await freePort()}`));
  const off = ["-dns-port=-1", "-grpc-port=-1", "-grpc-tls-port=-1"];
  const all = ["agent", "-dev", "-bind=127.0.0.1", `-http-port=${http}`, ...options, ...off];
  return startAgent(binary, all, folder, http, "/v1/status/leader");
}

async function startAgent(
  binary: string,
  options: string[],
  folder: string,
  port: number,
  readyPath: string,
): Promise<Agent> {
  const environment = { ...process.env, TMPDIR: folder }; // Nomad leaves its keys in a temporary folder.
  const child = spawn(binary, options, {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (bytes: Buffer) => {
    output = (output + bytes.toString()).slice(-10_000);
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    await end(child);
    unmountBelow(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitFor(`${binary} at ${url}`, async () => {
      if (child.exitCode !== null) throw new Error(`${binary} has ended:\n${output}`);
      const answer = await fetch(url + readyPath).catch(() => undefined);
      return answer?.ok === true && (await answer.text()).length > 2;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, token: "", folder, stop };
}

async function bootstrap(url: string): Promise<string> {
  let token = "";
  await waitFor("the management token", async () => {
    const answer = await fetch(`${url}/v1/acl/bootstrap`, { method: "POST" });
    if (!answer.ok) return false;
    token = ((await answer.json()) as { SecretID: string }).SecretID;
    return true;
  });
  return token;
}

/** Polls, since an agent that starts can't be asked to tell. */
export async function waitFor(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + startMilliseconds;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Waited ${startMilliseconds} ms in vain for ${what}.`);
    await delay(pollMilliseconds);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopMilliseconds);
  await exited;
  clearTimeout(timer);
}

/** A client that was killed leaves the mounts of its tasks behind. */
function unmountBelow(folder: string): void {
  const mounts = execFileSync("findmnt", ["--list", "--noheadings", "--output", "TARGET"], {
    encoding: "utf8",
  });
  for (const target of mounts.split("\n").filter((mount) => mount.startsWith(`${folder}/`))) {
    execFileSync("umount", ["--lazy", target]);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  return address.port;
}
