import type { PropertyMap } from "../../offline/plugins/base/property.ts";

/** A second in the unit of Nomad's API. */
export const seconds = 1_000_000_000;

interface Changes {
  type?: "service" | "batch" | "system" | "sysbatch";
  count?: number;
  namespace?: string;
  nodePool?: string;
  command?: string;
  arguments?: string[];
  constraints?: PropertyMap[];
  update?: PropertyMap;
  periodic?: PropertyMap;
  parameterized?: PropertyMap;
  datacenters?: string[];
  driver?: string;
  reschedule?: PropertyMap;
  templates?: PropertyMap[];
  /** A second group, which differs in that. */
  other?: PropertyMap;
}

/** A job specification in JSON: tasks that sleep, or what the changes say. */
export function specification(id: string, changes: Changes = {}): string {
  return JSON.stringify({
    ID: id,
    Name: id,
    Type: changes.type ?? "service",
    Datacenters: changes.datacenters ?? ["*"],
    ...(changes.namespace !== undefined && { Namespace: changes.namespace }),
    ...(changes.nodePool !== undefined && { NodePool: changes.nodePool }),
    ...(changes.constraints !== undefined && { Constraints: changes.constraints }),
    ...(changes.periodic !== undefined && { Periodic: changes.periodic }),
    ...(changes.parameterized !== undefined && { ParameterizedJob: changes.parameterized }),
    ...((changes.type === undefined || changes.type === "service" || changes.type === "system") && {
      Update: changes.update ?? { MaxParallel: 2, MinHealthyTime: seconds / 10 },
    }),
    TaskGroups: [
      sleepers("sleepers", changes),
      ...(changes.other === undefined ? [] : [{ ...sleepers("others", changes), ...changes.other }]),
    ],
  });
}

function sleepers(name: string, changes: Changes): PropertyMap {
  return {
    Name: name,
    Count: changes.count ?? 1,
    RestartPolicy: { Attempts: 0, Mode: "fail" },
    ...(changes.type !== "system" &&
      changes.type !== "sysbatch" && {
        ReschedulePolicy: changes.reschedule ?? { Attempts: 0, Unlimited: false },
      }),
    Tasks: [
      {
        Name: "sleep",
        Driver: changes.driver ?? "raw_exec",
        Config: { command: changes.command ?? "sleep", args: changes.arguments ?? ["600"] },
        KillTimeout: seconds,
        Resources: { CPU: 10, MemoryMB: 10 },
        ...(changes.templates !== undefined && { Templates: changes.templates }),
      },
    ],
  };
}
