// Looks at machines that may become hosts, all at once, and says in one table what keeps them from that:
// `node suitable.main.ts` with MACHINES, PRIVATE_KEY and JUMP (as SshHosts sets them) in the environment.
import { spawn } from "node:child_process";
import { z } from "zod";
import { sshVariables } from "../remote/sshEnvironment.ts";
import { renderScript } from "../remote/script.ts";
import { type Finding, judge, readFindings } from "./suitable.ts";

const target = z.object({
  address: z.string(),
  port: z.number(),
  user: z.string(),
  hostKey: z.string().optional(),
});
const environment = z
  .object({
    MACHINES: z
      .string()
      .transform((text) => z.array(target.extend({ name: z.string() })).parse(JSON.parse(text))),
    PRIVATE_KEY: z.string().default(""),
    JUMP: z.string().transform((text) => (text === "" ? undefined : target.parse(JSON.parse(text)))),
  })
  .parse(process.env);

// As many connections as an SSH server lets wait by its own default (MaxStartups), which a jump host is asked for.
const atOnce = 10;
// The agents' ports, at the addresses that they listen on.
const ports = [
  ...[53, 8300, 8301, 8302, 8500, 8501, 4646, 4647, 4648, 6782, 6783, 6784].map((port) => `tcp/${port}`),
  ...[53, 8301, 8302, 4648, 6783, 6784].map((port) => `udp/${port}`),
];
const clockSkewSeconds = 5;
// Idle agents and Docker take 250 to 280 MiB, and a job comes on top.
const memoryMegabytes = 350;
// The executables, the images of the jobs, the data and logs of the agents.
const diskMegabytes = 1000;

type Machine = (typeof environment.MACHINES)[number];

async function look(machine: Machine): Promise<Finding> {
  const script = renderScript(new URL("suitable.sh", import.meta.url), {
    ADDRESS: machine.address,
    NOW: Math.floor(Date.now() / 1000),
    CLOCK_SKEW: clockSkewSeconds,
    MEMORY: memoryMegabytes,
    DISK: diskMegabytes,
    PORTS: ports.join(" "),
  });
  const child = spawn(new URL("survey.sh", import.meta.url).pathname, {
    env: { ...process.env, ...sshVariables(machine, environment.PRIVATE_KEY, environment.JUMP) },
  });
  let [output, error] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (error += text.toString()));
  child.stdin.end(script);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return readFindings(machine.name, code, output, error);
}

const waiting = [...environment.MACHINES];
const findings = new Map<string, Finding>();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let machine = waiting.shift(); machine; machine = waiting.shift()) {
      findings.set(machine.name, await look(machine));
    }
  }),
);
const verdict = judge(environment.MACHINES.flatMap(({ name }) => findings.get(name) ?? []));
(verdict.suitable ? console.log : console.error)(verdict.text);
process.exitCode = verdict.suitable ? 0 : 1;
