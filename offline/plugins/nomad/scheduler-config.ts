import { booleanOf, mapOf, stringOf } from "../base/fields.ts";
import type { Kind } from "../base/kind.ts";
import { type PropertyMap, isMap } from "../base/property.ts";
import type { Shape } from "../base/shape.ts";
import { entityKind } from "./entity.ts";
import { schedulerConfigRecord } from "./records.ts";
import type { HttpClient } from "../base/http-client.ts";

const path = "/v1/operator/scheduler/configuration";

/** The keys of `preemptionConfig`, and what the API calls them. */
const preemptions = {
  batch_scheduler_enabled: "BatchSchedulerEnabled",
  service_scheduler_enabled: "ServiceSchedulerEnabled",
  sysbatch_scheduler_enabled: "SysBatchSchedulerEnabled",
  system_scheduler_enabled: "SystemSchedulerEnabled",
} as const;

/** Inputs of nomad:index/schedulerConfig:SchedulerConfig. */
export const schedulerConfigShape: Shape = {
  memoryOversubscriptionEnabled: { type: "boolean", default: false, inPlace: true },
  preemptionConfig: { type: { map: { type: "boolean" } }, inPlace: true },
  schedulerAlgorithm: { type: "string", default: "binpack", values: ["binpack", "spread"], inPlace: true },
};

/** nomad:index/schedulerConfig:SchedulerConfig: there is one in a region, which is never deleted. */
export function schedulerConfigKind(nomad: HttpClient): Kind {
  return entityKind({
    shape: schedulerConfigShape,
    recorded: schedulerConfigRecord,
    computed: [],
    async write(inputs, _id, { signal }) {
      const { body } = await nomad.request("GET", path, { signal });
      const known = isMap(body) ? mapOf(body, "SchedulerConfig") : {};
      await nomad.request("PUT", path, { body: { ...known, ...toApi(inputs) }, signal });
      return `nomad-scheduler-configuration-${await regionOf(nomad, signal)}`;
    },
    async find(_id, _known, { signal }) {
      const answer = await nomad.find(path, { signal });
      return isMap(answer?.body) ? fromApi(mapOf(answer.body, "SchedulerConfig")) : undefined;
    },
    // As the official provider has it: nobody knows what there was before.
    remove: () => Promise.resolve(),
  });
}

async function regionOf(nomad: HttpClient, signal: AbortSignal): Promise<string> {
  const { body } = await nomad.request("GET", "/v1/agent/self", { signal });
  return stringOf(mapOf(isMap(body) ? body : {}, "config"), "Region") ?? "global";
}

function toApi(inputs: PropertyMap): PropertyMap {
  const given = mapOf(inputs, "preemptionConfig");
  return {
    SchedulerAlgorithm: stringOf(inputs, "schedulerAlgorithm"),
    MemoryOversubscriptionEnabled: booleanOf(inputs, "memoryOversubscriptionEnabled") ?? false,
    PreemptionConfig: Object.fromEntries(
      Object.entries(preemptions).map(([key, name]) => [name, booleanOf(given, key) ?? false]),
    ),
  };
}

function fromApi(config: PropertyMap): PropertyMap {
  const found = mapOf(config, "PreemptionConfig");
  return {
    schedulerAlgorithm: stringOf(config, "SchedulerAlgorithm"),
    memoryOversubscriptionEnabled: booleanOf(config, "MemoryOversubscriptionEnabled") ?? false,
    preemptionConfig: Object.fromEntries(
      Object.entries(preemptions).map(([key, name]) => [key, booleanOf(found, name) ?? false]),
    ),
  };
}
