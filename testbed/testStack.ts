import { execFile, execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { ApiAccess } from "../components/api/client.ts";

const root = join(import.meta.dirname, "..");

/** Lets a command on a host ask the agents there, as the program's own scripts do: `ask_consul`, `ask_nomad`, the CLIs. */
export const asRoot = readFileSync(join(root, "components", "remote", "api.sh"), "utf8");

const packageFile = z.object({ scripts: z.record(z.string(), z.string()) });

/** What a command of the stack has printed, and how it ended. */
export interface Outcome {
  code: number;
  output: string;
}

/** A command of the stack that runs. */
export interface Running {
  child: ChildProcess;
  done: Promise<Outcome>;
  /** Waits until it has printed a text. @throws Error with all that it printed if it ends before */
  said: (text: string) => Promise<void>;
}

/** The first three numbers of the addresses of the hosts, by stack: clusters of several stacks are up at once. */
const prefixes = {
  apart: "172.31.65",
  existing: "172.31.66",
  backup: "172.31.67",
  cluster: "172.31.68",
  faults: "172.31.69",
  killed: "172.31.70",
  refused: "172.31.71",
  releases: "172.31.72",
  chaos: "172.31.73",
  security: "172.31.74",
  servers: "172.31.75",
  tenants: "172.31.76",
  bench: "172.31.77",
  upgrade: "172.31.78",
  ownership: "172.31.79",
  examples: "172.31.80",
  lab: "192.168.57",
};

/** The overlay of each stack: it is inside of the hosts. */
export const overlay = { range: "10.96.0.0/16", defaultSubnet: "10.96.0.0/24" };

/** A stack of the tests' own, driven with the scripts that users run. */
export class TestStack {
  readonly name: string;
  /** The first three numbers of its hosts' addresses: `172.31.68`. */
  readonly prefix: string;
  private readonly checkout: string;
  private readonly file: string;

  /**
   * @param name without `test-`.
   * @param checkout whose scripts and program it is. @default - this one
   */
  constructor(name: keyof typeof prefixes, checkout = root) {
    this.name = `test-${name}`;
    this.prefix = prefixes[name];
    this.checkout = checkout;
    this.file = join(checkout, `Pulumi.${this.name}.yaml`);
  }

  /** Writes the configuration of a stack of docker hosts that runs the httpbackend. */
  configure(config: { names: string[]; count: number; dockerHost?: string }): void {
    this.write({
      hosts: {
        ...this.dockerHosts(config.names),
        ...(config.dockerHost !== undefined && { dockerHost: config.dockerHost }),
      },
      overlay,
      jobs: { httpbackend: { count: config.count } },
    });
  }

  /** The key `hosts` of docker hosts of these names. */
  dockerHosts(names: readonly string[]): Record<string, unknown> {
    return { backend: "docker", names, subnet: `${this.prefix}.0/24`, firstAddress: this.address(0) };
  }

  /** The address of a host, by its place in the configuration: 0 is the first. */
  address(place: number): string {
    return `${this.prefix}.${place + 3}`;
  }

  /** Writes the stack's configuration, by key. */
  write(values: Readonly<Record<string, unknown>>): void {
    const lines = Object.entries(values).map(
      ([key, value]) => `  nomad-on-weave:${key}: ${JSON.stringify(value)}`,
    );
    writeFileSync(this.file, `config:\n${lines.join("\n")}\n`);
  }

  /** Starts `npm run <script>` on the stack, as the leader of a process group of its own. */
  start(script: string, ...args: string[]): Running {
    const child = spawn(process.execPath, [...this.startedByNpm(script), "--stack", this.name, ...args], {
      cwd: this.checkout,
      env: process.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (text: Buffer) => {
      output += text.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const done = new Promise<Outcome>((resolve) => {
      child.on("close", (code) => {
        resolve({ code: code ?? -1, output });
      });
    });
    const said = (text: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (output.includes(text)) {
            resolve();
          }
        };
        look();
        child.stdout.on("data", look);
        child.on("close", () => {
          reject(new Error(`npm run ${script} has ended, and did not say ${text}:\n${output}`));
        });
      });
    return { child, done, said };
  }

  /** What npm starts for a script, in whatever version the checkout is: without npm, which takes a second each time. */
  private startedByNpm(script: string): string[] {
    const { scripts } = packageFile.parse(
      JSON.parse(readFileSync(join(this.checkout, "package.json"), "utf8")),
    );
    const [node, ...words] = scripts[script]?.split(" ") ?? [];
    if (node !== "node") {
      throw new Error(`${this.checkout}/package.json does not say which program node runs for ${script}`);
    }
    return words;
  }

  /** Runs `npm run <script>` on the stack to its end. */
  async run(script: string, ...args: string[]): Promise<Outcome> {
    return this.start(script, ...args).done;
  }

  /** Runs it and fails the test, with all that it printed, if it does not end well. */
  async succeed(script: string, ...args: string[]): Promise<string> {
    const { code, output } = await this.run(script, ...args);
    if (code !== 0) {
      throw new Error(`npm run ${script} ended with ${code}:\n${output}`);
    }
    return output;
  }

  /** Waits until everything is as it should be: `verify` finds no fault. @throws Error if it still does after twenty minutes */
  async untilGreen(): Promise<void> {
    const deadline = Date.now() + 20 * 60_000;
    let outcome = await this.run("verify");
    while (outcome.code !== 0) {
      if (Date.now() > deadline) {
        throw new Error(`does not become green:\n${outcome.output}`);
      }
      outcome = await this.run("verify");
    }
  }

  /** How the APIs of the cluster are reached, by what `npm run env` prints. */
  async access(role = "operator"): Promise<Record<"consul" | "nomad", ApiAccess>> {
    const printed = await this.succeed("env", "--role", role);
    const variables = new Map(
      [...printed.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = "", value = ""]) => [name, value]),
    );
    const of = (agent: "CONSUL_HTTP" | "NOMAD", authority: string | undefined): ApiAccess => ({
      address: variables.get(`${agent}_ADDR`) ?? "",
      token: variables.get(`${agent}_TOKEN`),
      ca: authority === undefined ? undefined : readFileSync(authority, "utf8"),
    });
    return {
      consul: of("CONSUL_HTTP", variables.get("CONSUL_CACERT")),
      nomad: of("NOMAD", variables.get("NOMAD_CACERT")),
    };
  }

  /** A command on a host of the stack, and what it prints. @throws Error with all that it printed if it does not end well */
  onHost(host: string, command: string): string {
    const { status, stdout, stderr } = spawnSync("docker", this.exec(host, command), { encoding: "utf8" });
    if (status !== 0) {
      throw new Error(`${host}: ${command}\nended with ${status}:\n${stdout}${stderr}`);
    }
    return stdout;
  }

  /** When a unit of each of some hosts was started, in their order: in microseconds since the machine was. */
  started(unit: string, hosts: readonly string[]): number[] {
    const show = `systemctl show --property ActiveEnterTimestampMonotonic --value ${unit}`;
    return hosts.map((host) => Number(this.onHost(host, show)));
  }

  /**
   * Whether a command on a host of the stack succeeds; others go on meanwhile.
   *
   * @param secrets variables for it, by name: no process list has their values.
   */
  async succeedsOnHost(
    host: string,
    command: string,
    secrets: Readonly<Record<string, string>> = {},
  ): Promise<boolean> {
    const [exec = "", ...args] = this.exec(host, command);
    const variables = Object.keys(secrets).map((name) => `--env=${name}`);
    return promisify(execFile)("docker", [exec, ...variables, ...args], {
      env: { ...process.env, ...secrets },
    }).then(
      () => true,
      () => false,
    );
  }

  /** The name of a host's container. */
  container(host: string): string {
    return `nomad-on-weave-${this.name}-${host}`;
  }

  private exec(host: string, command: string): string[] {
    return ["exec", this.container(host), "bash", "-c", `${asRoot}\n${command}`];
  }

  /** Ends the connection to a host that commands share for half a minute, if there is one: nobody asks for its key there. */
  closeConnection(host: string): void {
    const config = join(this.checkout, ".state", this.name, "ssh", "config");
    spawnSync("ssh", ["-F", config, "-O", "exit", host], { cwd: this.checkout, stdio: "ignore" });
  }

  /** Restarts a host, as its power switch would. */
  restartHost(host: string): void {
    execFileSync("docker", ["restart", "--time", "1", this.container(host)], {
      stdio: "ignore",
    });
  }

  /** Switches a host off, as its power switch would. */
  stopHost(host: string): void {
    execFileSync("docker", ["stop", "--time", "1", this.container(host)], {
      stdio: "ignore",
    });
  }

  /** Removes a host, as somebody would who knows nothing of the stack. */
  removeHost(host: string): void {
    execFileSync("docker", ["rm", "--force", this.container(host)], { stdio: "ignore" });
  }

  /** What Docker has of the stack: names of containers, networks and volumes, by their label. */
  leftovers(): string[] {
    const filter = ["--filter", `label=nomad-on-weave.stack=${this.name}`, "--format"];
    const lists = [
      ["ps", "--all", ...filter, "{{.Names}}"],
      ["network", "ls", ...filter, "{{.Name}}"],
      ["volume", "ls", ...filter, "{{.Name}}"],
    ];
    return lists.flatMap((args) =>
      execFileSync("docker", args, { encoding: "utf8" }).split("\n").filter(Boolean),
    );
  }

  /** Removes the stack, also what an earlier killed run has left of it, and its configuration. */
  async remove(): Promise<void> {
    await this.succeed("down");
    rmSync(this.file, { force: true });
  }
}
