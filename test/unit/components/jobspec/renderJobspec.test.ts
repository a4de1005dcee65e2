import type { JobSpec } from "../../../../components/jobspec/jobspec.ts";
import { renderJobspec } from "../../../../components/jobspec/renderJobspec.ts";

const job: JobSpec = {
  name: "web",
  type: "service",
  also: { Priority: 70 },
  groups: [
    {
      name: "web",
      ports: [{ label: "http" }],
      also: { Networks: [{ Mode: "cni/weave" }], EphemeralDisk: { SizeMB: 100 } },
      tasks: [
        {
          name: "server",
          config: { image: "a:1" },
          resources: { cpu: 50, memory: 32 },
          also: { KillSignal: "SIGINT", Lifecycle: { Hook: "poststart", Sidecar: true } },
          services: [
            {
              name: "web",
              scheme: "http",
              port: 80,
              addressMode: "driver",
              also: { Meta: { team: "shop" } },
            },
          ],
        },
      ],
    },
  ],
};

test("what the short forms do not say is Nomad's own, which wins", () => {
  expect(renderJobspec(job, false)).toMatchObject({
    ID: "web",
    Priority: 70,
    TaskGroups: [
      {
        Networks: [{ Mode: "cni/weave" }],
        EphemeralDisk: { SizeMB: 100 },
        Tasks: [
          {
            Driver: "docker",
            KillSignal: "SIGINT",
            Lifecycle: { Hook: "poststart", Sidecar: true },
            Services: [{ Name: "web", Meta: { team: "shop" } }],
          },
        ],
      },
    ],
  });
});
