import { goDuration, nanosecondsOf } from "../base/duration.ts";
import { booleanOf, mapOf, numberOf, orNull, stringOf, textsOf } from "../base/fields.ts";
import type { Failure, Kind } from "../base/kind.ts";
import { type PropertyMap, isMap } from "../base/property.ts";
import type { Shape } from "../base/shape.ts";
import { entityKind } from "./entity.ts";
import { nodePoolRecord } from "./records.ts";
import type { HttpClient } from "../base/http-client.ts";

/** Inputs of nomad:index/nodePool:NodePool. */
export const nodePoolShape: Shape = {
  name: { type: "string" },
  description: { type: "string", inPlace: true },
  meta: { type: { map: { type: "string" } }, inPlace: true },
  nodeIdentityTtl: { type: "string", inPlace: true },
  schedulerConfig: {
    type: {
      object: {
        memoryOversubscription: { type: "string", values: ["enabled", "disabled"] },
        schedulerAlgorithm: { type: "string", values: ["binpack", "spread"] },
      },
    },
    inPlace: true,
  },
};

/** nomad:index/nodePool:NodePool: one that nodes have made by naming it is taken as it is. */
export function nodePoolKind(nomad: HttpClient): Kind {
  return entityKind({
    shape: nodePoolShape,
    recorded: nodePoolRecord,
    computed: ["nodeIdentityTtl"],
    isNamed: true,
    problems,
    async write(inputs, _id, { signal }) {
      await nomad.request("PUT", "/v1/node/pools", { body: toApi(inputs), signal });
      return stringOf(inputs, "name") ?? "";
    },
    async find(id, _known, { signal }) {
      const answer = await nomad.find(pathOf(id), { signal });
      return isMap(answer?.body) ? fromApi(answer.body) : undefined;
    },
    remove: (id, _state, { signal }) => nomad.remove(pathOf(id), { signal }),
  });
}

function pathOf(pool: string): string {
  return `/v1/node/pool/${encodeURIComponent(pool)}`;
}

function problems({ nodeIdentityTtl }: PropertyMap): Failure[] {
  return typeof nodeIdentityTtl !== "string" || nanosecondsOf(nodeIdentityTtl) !== undefined
    ? []
    : [{ property: "nodeIdentityTtl", reason: `nodeIdentityTtl must be a duration such as 24h.` }];
}

function toApi(inputs: PropertyMap): PropertyMap {
  const config = mapOf(inputs, "schedulerConfig");
  const oversubscription = stringOf(config, "memoryOversubscription");
  return {
    Name: stringOf(inputs, "name"),
    Description: stringOf(inputs, "description"),
    Meta: textsOf(inputs, "meta"),
    NodeIdentityTTL: nanosecondsOf(stringOf(inputs, "nodeIdentityTtl") ?? "24h"),
    SchedulerConfiguration: isMap(inputs["schedulerConfig"])
      ? {
          SchedulerAlgorithm: stringOf(config, "schedulerAlgorithm"),
          MemoryOversubscriptionEnabled:
            oversubscription === undefined ? undefined : oversubscription === "enabled",
        }
      : undefined,
  };
}

function fromApi(pool: PropertyMap): PropertyMap {
  const config = pool["SchedulerConfiguration"];
  return {
    name: stringOf(pool, "Name"),
    description: stringOf(pool, "Description") ?? "",
    meta: orNull(textsOf(pool, "Meta")),
    nodeIdentityTtl: goDuration(numberOf(pool, "NodeIdentityTTL") ?? 0),
    ...(isMap(config) && { schedulerConfig: schedulingOf(config) }),
  };
}

function schedulingOf(config: PropertyMap): PropertyMap {
  const isOversubscribed = booleanOf(config, "MemoryOversubscriptionEnabled");
  return {
    schedulerAlgorithm: stringOf(config, "SchedulerAlgorithm") ?? "",
    memoryOversubscription: isOversubscribed === undefined ? "" : isOversubscribed ? "enabled" : "disabled",
  };
}
