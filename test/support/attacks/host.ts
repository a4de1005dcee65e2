import { randomUUID } from "node:crypto";
import { z } from "zod";
import { hostFiles } from "../../../components/security/hostFiles.ts";
import { type ApiAccess, askApi, callApi } from "../../../components/api/client.ts";
import { type Attack, type Target, within } from "./attack.ts";

// An instance that may run does so within two or three seconds; on a busy machine, with a task before it, it takes many more.
const patience = 120;
/** Stands for any image that a registry has: a shell, and what it calls. */
const image = "attack/shell:1";
const host = "e1";

const allocations = z.array(z.object({ ID: z.string() }));

/** A task of somebody who deploys. */
interface Task {
  /** For a shell. */
  script: string;
  /** More of the configuration of its container. */
  config?: object;
  /** Whether it runs to its end before the other. */
  first?: boolean;
}

/** Makes the image on a host, which has no registry. */
function bringImage({ stack }: Target): void {
  const programs = "/bin/sh /bin/cat /bin/ln /usr/bin/curl";
  stack.onHost(
    host,
    `docker image inspect ${image} >/dev/null 2>&1 ||
      { printf '%s\\n' ${programs}; ldd ${programs} | grep -o '/[^ ]*[^ :]' ; } | sort --unique |
      tar --create --dereference --files-from - 2>/dev/null | docker import - ${image} >/dev/null`,
  );
}

function jobOf(job: string, tasks: readonly Task[]): unknown {
  return {
    ID: job,
    Type: "batch",
    Datacenters: ["dc1"],
    Constraints: [{ LTarget: "${node.unique.name}", RTarget: host, Operand: "=" }],
    TaskGroups: [
      {
        Name: job,
        Count: 1,
        RestartPolicy: { Attempts: 0, Mode: "fail" },
        ReschedulePolicy: { Attempts: 0, Unlimited: false },
        Tasks: tasks.map(({ script, config, first = false }) => ({
          Name: first ? "first" : "main",
          Driver: "docker",
          ...(first && { Lifecycle: { Hook: "prestart", Sidecar: false } }),
          Config: { image, command: "/bin/sh", args: ["-c", script], ...config },
          Resources: { CPU: 50, MemoryMB: 32 },
        })),
      },
    ],
  };
}

/** What the last task of a job has printed when it has ended, or nothing. */
async function outputOf(nomad: ApiAccess, tasks: readonly Task[]): Promise<string> {
  // Nomad lists the instances of a job that is purged with those of another one of its ID.
  const job = `attack-host-${randomUUID()}`;
  await callApi(nomad, "PUT", "jobs", { Job: jobOf(job, tasks) });
  let output = "";
  try {
    await within(patience, async () => {
      const [allocation] = allocations.parse(await callApi(nomad, "GET", `job/${job}/allocations`));
      const path = `/v1/client/fs/logs/${allocation?.ID ?? ""}?task=main&type=stdout&plain=true`;
      const response = await askApi(nomad, path);
      output = response.ok ? await response.text() : "";
      return output !== "";
    });
    return output;
  } finally {
    await callApi(nomad, "DELETE", `job/${job}?purge=true`);
  }
}

/** Whether the last task of a job of somebody who may deploy prints a text. */
async function prints(target: Target, tasks: readonly Task[], text: string): Promise<boolean> {
  bringImage(target);
  const { nomad } = await target.access("deployer");
  return (await outputOf(nomad, tasks)).includes(text);
}

/**
 * What a job gets of its host on any cluster: neither Nomad's Docker driver nor Docker refuses it. So whoever runs jobs is
 * root on the clients, and on a server that is one has its management token.
 */
export const rootAttacks: Attack[] = [
  {
    name: "hosts: a job reads what only root on its host may, through a link in its own folder",
    attempt: (target) => {
      const secret = target.stack.onHost(host, `cat ${hostFiles.key}`).trim();
      return prints(
        target,
        [
          { first: true, script: "ln -s / /alloc/link" },
          // By its name it is below the folder of the allocation, which is allowed; Docker follows it.
          { script: `cat /host${hostFiles.key}`, config: { volumes: ["../alloc/link:/host"] } },
        ],
        secret,
      );
    },
  },
  {
    name: "hosts: a job ends a process of its host",
    attempt: async (target) => {
      const { stack } = target;
      const pid = stack
        .onHost(
          host,
          "systemd-run --quiet --unit attacked sleep 600; systemctl show --property MainPID --value attacked",
        )
        .trim();
      const script = `kill ${pid} && echo ended`;
      await prints(target, [{ script, config: { pid_mode: "host" } }], "ended");
      // systemd takes a moment to see that it has ended.
      const gone = `timeout 20 sh -c 'while kill -0 ${pid} 2>/dev/null; do sleep 0.1; done'`;
      const ended = await stack.succeedsOnHost(host, gone);
      await stack.succeedsOnHost(host, "systemctl --quiet stop attacked");
      return ended;
    },
  },
];

/** Attacks by a job in the network of its host on what listens there for root. */
export const hostNetworkAttacks: Attack[] = [
  {
    name: "hosts: a job in the network of its host reaches the control of Weave's router",
    attempt: (target) => {
      // Its address is not taken either where nothing listens there.
      const script = "curl -s http://127.0.0.1:6784/ip || curl -s http://127.0.0.1:6782/ip || echo refused";
      return prints(target, [{ script, config: { network_mode: "host" } }], '"owned"');
    },
  },
];
