// Looks at machines that may become hosts, all at once, and says in one table what keeps them from that:
// `node suitable.main.ts` with MACHINES, PRIVATE_KEY and JUMP (as SshHosts sets them) in the environment.
import { z } from "zod";
import { renderStandalone } from "../../remote/sharedLibrary.ts";
import { survey } from "../../remote/survey.ts";
import { judge, readFindings } from "./suitable.ts";

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

const { MACHINES: machines, PRIVATE_KEY: privateKey, JUMP: jump } = environment;
const answers = await survey(machines, { privateKey, jump }, ({ address }) =>
  renderStandalone(new URL("suitable.sh", import.meta.url), {
    ADDRESS: address,
    NOW: Math.floor(Date.now() / 1000),
    CLOCK_SKEW: clockSkewSeconds,
    MEMORY: memoryMegabytes,
    DISK: diskMegabytes,
    PORTS: ports.join(" "),
  }),
);
const findings = machines.flatMap(({ name }, index) => {
  const answer = answers[index];
  return answer ? [readFindings(name, answer.code, answer.output, answer.error)] : [];
});
const verdict = judge(findings);
(verdict.suitable ? console.log : console.error)(verdict.text);
process.exitCode = verdict.suitable ? 0 : 1;
