import type { PropertyMap } from "../../offline/plugins/base/property.ts";

/** A second in the unit of Nomad's API. */
export const seconds = 1_000_000_000;

interface Changes {
  type?: "service" | "batch";
  count?: number;
  namespace?: string;
  command?: string;
  arguments?: string[];
  constraints?: PropertyMap[];
  update?: PropertyMap;
  periodic?: PropertyMap;
}

/** A job specification in JSON: tasks that sleep, or what the changes say. */
export function specification(id: string, changes: Changes = {}): string {
  return JSON.stringify({
    ID: id,
    Name: id,
    Type: changes.type ?? "service",
    Datacenters: ["*"],
    ...(changes.namespace !== undefined && { Namespace: changes.namespace }),
    ...(changes.constraints !== undefined && { Constraints: changes.constraints }),
    ...(changes.periodic !== undefined && { Periodic: changes.periodic }),
    ...(changes.type !== "batch" && {
      Update: changes.update ?? { MaxParallel: 2, MinHealthyTime: seconds / 10 },
    }),
    TaskGroups: [
      {
        Name: "sleepers",
        Count: changes.count ?? 1,
        RestartPolicy: { Attempts: 0, Mode: "fail" },
        ReschedulePolicy: { Attempts: 0, Unlimited: false },
        Tasks: [
          {
            Name: "sleep",
            Driver: "raw_exec",
            Config: { command: changes.command ?? "sleep", args: changes.arguments ?? ["600"] },
            KillTimeout: seconds,
            Resources: { CPU: 10, MemoryMB: 10 },
          },
        ],
      },
    ],
  });
}
