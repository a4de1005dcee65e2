import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { addressAt, contains, isAddress, isCidr, overlaps } from "./components/addresses.ts";
import { jobSettings } from "./jobs/catalog.ts";

const hostName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, "is a host name: lower-case letters, digits and hyphens, a letter first");
const address = z.string().refine(isAddress, "is an IPv4 address such as 192.168.56.3");
const cidr = z.string().refine(isCidr, "is an IPv4 network such as 192.168.56.0/24, with no host bits set");
const datacenter = z.string().regex(/^[a-z0-9_-]+$/, "has lower-case letters, digits, - and _ only");

/** What a host does in the cluster: agrees on its state (`server`), runs work (`client`), or both. */
export const roles = ["server", "client"] as const;

const dockerHosts = z.strictObject({
  backend: z.literal("docker").describe("system containers on the Docker Engine of one machine"),
  names: z.array(hostName).min(1).default(["u1", "u2", "u3"]).describe("the hosts' names, in order"),
  subnet: cidr.default("192.168.56.0/24").describe("the network of the hosts, made by the stack"),
  firstAddress: address
    .default("192.168.56.3")
    .describe("address of the first host; the others follow it one by one"),
  servers: z
    .int()
    .min(1)
    .default(3)
    .describe("how many of the hosts, from the first on, are servers: an odd number"),
  memory: z.int().min(512).default(2048).describe("memory limit of each host, in MB"),
  dockerHost: z
    .string()
    .regex(/^(unix|tcp|ssh|npipe):\/\//, "starts with unix://, tcp:// or ssh://")
    .default("unix:///var/run/docker.sock")
    .describe("the Docker Engine that runs the hosts"),
});

const schema = z
  .strictObject({
    hosts: z
      .discriminatedUnion("backend", [dockerHosts], { error: "takes one of: docker" })
      .describe("the machines of the cluster"),
    overlay: z
      .strictObject({
        range: cidr.default("10.32.0.0/16").describe("all addresses of the Weave overlay"),
        defaultSubnet: cidr.default("10.32.0.0/24").describe("where containers get their address by default"),
      })
      .prefault({})
      .describe("the Weave overlay network"),
    cluster: z
      .strictObject({
        datacenter: datacenter.default("dc1").describe("datacenter of Consul and Nomad"),
      })
      .prefault({})
      .describe("what Consul and Nomad have in common"),
    jobs: jobSettings
      .prefault({})
      .describe("the jobs that run, each with its settings; leave one out to stop it"),
  })
  .superRefine((value, context) => {
    for (const { path, message } of [...hostProblems(value.hosts), ...overlayProblems(value)]) {
      context.addIssue({ code: "custom", path, message });
    }
  });

/** The whole configuration of a stack, validated. */
export type Config = z.output<typeof schema>;

/** The hosts of the `docker` backend, as configured. */
export type DockerHostsConfig = z.output<typeof dockerHosts>;

interface Problem {
  path: (string | number)[];
  message: string;
}

function hostProblems(hosts: DockerHostsConfig): Problem[] {
  const problems: Problem[] = [];
  const repeated = hosts.names.find((name, index) => hosts.names.indexOf(name) !== index);
  if (repeated !== undefined) {
    problems.push({ path: ["hosts", "names"], message: `has ${repeated} twice` });
  }
  if (hosts.servers > hosts.names.length) {
    problems.push({
      path: ["hosts", "servers"],
      message: `wants ${hosts.servers} servers, but there are ${hosts.names.length} hosts`,
    });
  }
  if (hosts.servers % 2 === 0) {
    problems.push({
      path: ["hosts", "servers"],
      message: `is ${hosts.servers}: an even number of servers survives no more failures than one less; take 1, 3 or 5`,
    });
  }
  for (const [index, name] of hosts.names.entries()) {
    const hostAddress = addressAt(hosts.firstAddress, index);
    if (!contains(hosts.subnet, hostAddress)) {
      problems.push({
        path: ["hosts", "firstAddress"],
        message: `gives ${name} the address ${hostAddress}, which is not a host address of ${hosts.subnet}`,
      });
    }
    if (hostAddress === addressAt(hosts.subnet, 1)) {
      problems.push({
        path: ["hosts", "firstAddress"],
        message: `gives ${name} the address ${hostAddress}, which is the gateway of ${hosts.subnet}`,
      });
    }
  }
  return problems;
}

function overlayProblems({
  hosts,
  overlay,
}: {
  hosts: DockerHostsConfig;
  overlay: Config["overlay"];
}): Problem[] {
  const problems: Problem[] = [];
  if (
    !overlaps(overlay.range, overlay.defaultSubnet) ||
    prefixLength(overlay.defaultSubnet) < prefixLength(overlay.range)
  ) {
    problems.push({
      path: ["overlay", "defaultSubnet"],
      message: `${overlay.defaultSubnet} is outside of overlay.range ${overlay.range}`,
    });
  }
  if (overlaps(overlay.range, hosts.subnet)) {
    problems.push({
      path: ["overlay", "range"],
      message: `${overlay.range} overlaps the hosts' own network, hosts.subnet ${hosts.subnet}`,
    });
  }
  return problems;
}

function prefixLength(network: string): number {
  return Number(network.split("/")[1]);
}

/** The keys of the configuration, as they stand in a stack file. */
export const configKeys = Object.keys(schema.shape) as (keyof Config)[];

/**
 * Validates the configuration of a stack.
 *
 * @param raw the values by key, as parsed from the stack file; unknown keys are refused.
 * @returns the configuration with every default filled in.
 * @throws pulumi.RunError with one line for each problem: key, what is wrong, what is expected.
 */
export function parseConfig(raw: Record<string, unknown>): Config {
  const result = schema.safeParse(raw);
  if (result.success) {
    return result.data;
  }
  const lines = result.error.issues.flatMap(explain).map((line) => `  ${line}`);
  throw new pulumi.RunError(
    [`The configuration of this stack has ${lines.length === 1 ? "a problem" : "problems"}:`, ...lines].join(
      "\n",
    ),
  );
}

/** The lines for one problem: key, what is wrong. */
function explain(issue: z.core.$ZodIssue): string[] {
  const key = (path: readonly PropertyKey[]) => path.map(String).join(".");
  return issue.code === "unrecognized_keys"
    ? issue.keys.map((name) => `${key([...issue.path, name])}: there is no such key`)
    : [`${key(issue.path)}: ${issue.message}`];
}

/** Reads and validates the configuration of the current stack. @throws pulumi.RunError as {@link parseConfig}. */
export function readConfig(): Config {
  const config = new pulumi.Config();
  const raw = configKeys.map((key) => [key, config.getObject<unknown>(key)] as const);
  const prefix = `${config.name}:`;
  const unknown = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .filter((key) => !configKeys.some((known) => known === key));
  return parseConfig(
    Object.fromEntries(
      [...raw, ...unknown.map((key) => [key, null] as const)].filter(([, value]) => value !== undefined),
    ),
  );
}
