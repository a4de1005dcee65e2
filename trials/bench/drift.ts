import { z } from "zod";
import type { TestStack } from "../../testbed/testStack.ts";
import { callApi } from "../../components/api/client.ts";
import type { TimedScript } from "./graph.ts";

/** How long `up` takes over something that somebody has changed: one figure a run, in seconds. */
export interface Repair {
  what: string;
  up: number[];
}

/** Something that differs from what the program has left. */
interface Drift {
  what: string;
  make: (stack: TestStack) => unknown;
  /** What `up` needs to be told. @default - nothing */
  options?: readonly string[];
}

const tokens = z.array(z.object({ AccessorID: z.string(), Name: z.string() }));
const host = "b2";
const removeContainers = "docker ps --quiet | xargs --no-run-if-empty docker rm --force";

function onHost(what: string, command: string): Drift {
  return { what, make: (stack) => stack.onHost(host, command) };
}

/** The rows of the table in docs/operations.md, as far as docker hosts have them. */
const drifts: readonly Drift[] = [
  {
    what: "a host that was switched off",
    make: (stack) => {
      stack.stopHost(host);
    },
  },
  {
    what: "a host that was removed",
    make: (stack) => {
      stack.removeHost(host);
    },
  },
  onHost("a unit that was stopped", "systemctl disable --now nomad"),
  onHost("a changed unit", "echo >>/etc/systemd/system/weave.service"),
  onHost("a changed configuration file", "sed -i 's/{/{ /' /etc/consul.d/agent.json"),
  onHost("an executable of another version", "cp --remove-destination /bin/true /usr/local/bin/weaver"),
  onHost("a Docker network that is gone", `${removeContainers}; docker network rm weave`),
  {
    what: "a job that was taken out of Nomad",
    make: async (stack) =>
      callApi((await stack.access("management")).nomad, "DELETE", "job/httpbackend?purge=true"),
  },
  {
    ...onHost("a job that somebody has changed", "nomad job scale httpbackend 2"),
    options: ["--overwrite-jobs"],
  },
  {
    what: "a deleted policy of Nomad",
    make: async (stack) =>
      callApi((await stack.access("management")).nomad, "DELETE", "acl/policy/read-only"),
  },
  {
    what: "a deleted token of Nomad",
    make: async (stack) => {
      const { nomad } = await stack.access("management");
      const all = tokens.parse(await callApi(nomad, "GET", "acl/tokens"));
      const accessor = all.find(({ Name }) => Name === "read-only")?.AccessorID;
      await callApi(nomad, "DELETE", `acl/token/${accessor}`);
    },
    options: ["--refresh"],
  },
];

/**
 * Changes one thing after another behind the program's back, and lets `up` repair it.
 *
 * @param stack with the hosts b1, b2, b3.
 * @param script runs a script of the project on the stack.
 * @param configure writes the configuration with so many instances of the job.
 * @param runs how often.
 * @throws Error if the cluster is not green after an `up`
 */
export async function measureRepairs(
  stack: TestStack,
  script: TimedScript,
  configure: (count: number) => void,
  runs: number,
): Promise<Repair[]> {
  const repairs = drifts.map((drift) => ({ drift, up: [] as number[] }));
  configure(3);
  await script("up");
  for (let run = 0; run < runs; run++) {
    for (const { drift, up } of repairs) {
      console.log(`${drift.what}: run ${run + 1} of ${runs}`);
      await drift.make(stack);
      up.push(await script("up", ...(drift.options ?? [])));
      await stack.untilGreen();
    }
  }
  await script("down");
  return repairs.map(({ drift, up }) => ({ what: drift.what, up }));
}
