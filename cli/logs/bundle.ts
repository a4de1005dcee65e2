import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { hiding } from "../../components/hide.ts";
import { NomadApi } from "../../components/api/nomad.ts";
import { reasonOf } from "../../components/reasonOf.ts";
import type { Outputs } from "../../stack/outputs.ts";
import { askServers } from "../../observe/askAny.ts";
import { askHosts } from "../../observe/facts.ts";
import { lookAtCluster } from "../../observe/overview.ts";
import { runCommand } from "../../toolchain/command.ts";
import { clusterOf } from "../../observe/cluster.ts";
import { logsOfJob } from "./job.ts";
import { maskSecrets } from "./mask.ts";

const ofConsul = [
  "agent/members",
  "operator/raft/configuration",
  "operator/autopilot/health",
  "catalog/services",
  "health/state/any",
];
const ofNomad = [
  "agent/members",
  "operator/raft/configuration",
  "operator/autopilot/health",
  "nodes",
  ...["jobs", "allocations", "deployments", "evaluations"].map((each) => `${each}?namespace=*`),
];
const names = z.looseObject({
  deployment: z.looseObject({ resources: z.array(z.looseObject({ urn: z.string() })) }),
});

/** What a bundle is made from. */
export interface BundleArgs {
  outputs: Outputs;
  /** The state of the stack with its secrets, as the CLI exports it. */
  exported: unknown;
  /** The text of the stack's configuration. */
  config: string;
  signal: AbortSignal;
}

/**
 * Writes one archive with all that tells how a cluster is: units, agents, jobs, versions and configuration. Secrets are
 * masked in it. What does not answer is missing, and said.
 *
 * @param file where it goes: a path that ends in `.tar.gz`.
 * @param args what it is made from.
 * @param say is told what is missing, a line each.
 * @throws Error if the file cannot be written
 */
export async function writeBundle(
  file: string,
  { outputs, exported, config, signal }: BundleArgs,
  say: (line: string) => void,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "nomad-on-weave-logs-"));
  try {
    const put = (path: string, text: string) => {
      mkdirSync(join(directory, dirname(path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    };
    const missing = (what: string) => (error: unknown) => {
      say(`${what} is missing: ${reasonOf(error)}`);
    };
    put("stack/config.yaml", config);
    put(
      "stack/resources",
      names
        .parse(exported)
        .deployment.resources.map(({ urn }) => `${urn}\n`)
        .join(""),
    );
    await Promise.all([
      ...outputs.hosts.map(({ name }) =>
        collectHost(name, outputs, join(directory, "hosts", name), signal).catch(missing(`the host ${name}`)),
      ),
      collectCluster(outputs, put, missing),
      ...outputs.jobs.map(async ({ name, namespace }) => {
        const api = new NomadApi(outputs.access.nomad, signal, 0).within(namespace);
        const hosts = outputs.hosts.map((host) => host.name);
        const logs = await logsOfJob(name, api, hosts).catch(missing(`the log of ${name}`));
        for (const [index, { source, text }] of (logs ?? []).entries()) {
          put(`jobs/${name}/${source.replace(" ", "-")}-${index}`, text);
        }
      }),
    ]);
    const [mask, hide] = [maskSecrets(exported), hiding(outputs.jobSecrets)];
    maskAll(directory, (text) => hide(mask(text)));
    mkdirSync(dirname(file), { recursive: true });
    await runCommand("tar", ["--create", "--gzip", "--file", file, "--directory", directory, "."], {
      signal,
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function collectHost(
  host: string,
  outputs: Outputs,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const script = readFileSync(new URL("collect.sh", import.meta.url), "utf8");
  const archive = Buffer.from(await clusterOf(outputs).onHost(host, script, signal), "base64");
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "archive");
  writeFileSync(file, archive);
  await runCommand("tar", ["--extract", "--gzip", "--file", file, "--directory", directory], { signal });
  rmSync(file);
}

async function collectCluster(
  outputs: Outputs,
  put: (path: string, text: string) => void,
  missing: (what: string) => (error: unknown) => void,
): Promise<void> {
  const servers = askServers(outputs);
  const ask = (agent: "consul" | "nomad") => async (path: string) => {
    const file = `cluster/${agent}-${path.split("?", 1).join().replaceAll("/", "-")}.json`;
    await servers[agent](`/v1/${path}`).then((answer) => {
      put(file, JSON.stringify(answer, undefined, 2));
    }, missing(file));
  };
  const status = await lookAtCluster(outputs, servers, askHosts(clusterOf(outputs)));
  put("cluster/status.json", JSON.stringify(status, undefined, 2));
  await Promise.all([...ofConsul.map(ask("consul")), ...ofNomad.map(ask("nomad"))]);
}

function maskAll(directory: string, mask: (text: string) => string): void {
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      writeFileSync(path, mask(readFileSync(path, "utf8")));
    }
  }
}
