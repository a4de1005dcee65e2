import { mapOf, orNull, stringOf, stringsOf, textsOf } from "../base/fields.ts";
import type { Context, Kind } from "../base/kind.ts";
import { type Property, type PropertyMap, isMap } from "../base/property.ts";
import type { Field, Shape } from "../base/shape.ts";
import { entityKind } from "./entity.ts";
import { namespaceRecord } from "./records.ts";
import { type HttpClient, Refused } from "../base/http-client.ts";

/** Seconds that a namespace waits for its stopped jobs to end before it is given up. */
const defaultSeconds = 60;

const strings: Field = { type: { list: { type: "string" } } };
const choice: Field = {
  type: { object: { alloweds: strings, default: { type: "string" }, denieds: strings } },
  inPlace: true,
};
/** Inputs of nomad:index/namespace:Namespace. */
export const namespaceShape: Shape = {
  name: { type: "string" },
  description: { type: "string", inPlace: true },
  quota: { type: "string", inPlace: true },
  meta: { type: { map: { type: "string" } }, inPlace: true },
  capabilities: {
    type: {
      object: {
        disabledNetworkModes: strings,
        disabledTaskDrivers: strings,
        enabledNetworkModes: strings,
        enabledTaskDrivers: strings,
      },
    },
    inPlace: true,
  },
  consulConfig: choice,
  nodePoolConfig: choice,
  vaultConfig: choice,
};

/** nomad:index/namespace:Namespace */
export function namespaceKind(nomad: HttpClient): Kind {
  return entityKind({
    shape: namespaceShape,
    recorded: namespaceRecord,
    computed: ["consulConfig", "nodePoolConfig", "vaultConfig"],
    isNamed: true,
    async write(inputs, _id, { signal }) {
      await nomad.request("PUT", "/v1/namespace", { body: toApi(inputs), signal });
      return stringOf(inputs, "name") ?? "";
    },
    async find(id, _known, { signal }) {
      const answer = await nomad.find(`/v1/namespace/${encodeURIComponent(id)}`, { signal });
      return isMap(answer?.body) ? fromApi(answer.body) : undefined;
    },
    remove: (id, _state, context) => removeNamespace(nomad, id, context),
  });
}

/** The namespace "default" can't be deleted: it is made as it was. */
async function removeNamespace(nomad: HttpClient, id: string, context: Context): Promise<void> {
  if (id === "default") {
    const body = { Name: id, Description: "Default shared namespace" };
    await nomad.request("PUT", "/v1/namespace", { body, signal: context.signal });
    return;
  }
  const seconds = context.timeout > 0 ? context.timeout : defaultSeconds;
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(seconds * 1000)]);
  let index = "0";
  let last = "";
  try {
    for (;;) {
      try {
        await nomad.remove(`/v1/namespace/${encodeURIComponent(id)}`, { signal });
        return;
      } catch (error) {
        if (!(error instanceof Refused) || !error.reason.includes("non-terminal")) throw error;
        last = error.reason;
      }
      context.log("info", `waiting for its jobs to end: ${last}`, true);
      const query = { namespace: id, index, wait: "10s" };
      ({ index } = await nomad.request("GET", "/v1/allocations", { query, signal }));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    const why = context.signal.aborted ? "Cancelled" : `Timed out after ${seconds} s`;
    const message = `${why} waiting for the jobs of the namespace ${id} to end. Last seen: ${last}`;
    throw new Error(message, { cause: error });
  }
}

function toApi(inputs: PropertyMap): PropertyMap {
  const choiceOf = (name: string): Property => {
    if (!isMap(inputs[name])) return undefined;
    const given = inputs[name];
    return {
      Default: stringOf(given, "default"),
      Allowed: optionalStrings(given, "alloweds"),
      Denied: optionalStrings(given, "denieds"),
    };
  };
  const capabilities = mapOf(inputs, "capabilities");
  return {
    Name: stringOf(inputs, "name"),
    Description: stringOf(inputs, "description"),
    Quota: stringOf(inputs, "quota"),
    Meta: textsOf(inputs, "meta"),
    Capabilities: isMap(inputs["capabilities"])
      ? {
          DisabledNetworkModes: optionalStrings(capabilities, "disabledNetworkModes"),
          DisabledTaskDrivers: optionalStrings(capabilities, "disabledTaskDrivers"),
          EnabledNetworkModes: optionalStrings(capabilities, "enabledNetworkModes"),
          EnabledTaskDrivers: optionalStrings(capabilities, "enabledTaskDrivers"),
        }
      : undefined,
    ConsulConfiguration: choiceOf("consulConfig"),
    NodePoolConfiguration: choiceOf("nodePoolConfig"),
    VaultConfiguration: choiceOf("vaultConfig"),
  };
}

function fromApi(namespace: PropertyMap): PropertyMap {
  const choiceOf = (name: string): Property => {
    const given = namespace[name];
    if (!isMap(given)) return undefined;
    return defined({ default: given["Default"], alloweds: given["Allowed"], denieds: given["Denied"] });
  };
  const capabilities = namespace["Capabilities"];
  return defined({
    name: stringOf(namespace, "Name"),
    description: stringOf(namespace, "Description") ?? "",
    quota: stringOf(namespace, "Quota") ?? "",
    meta: orNull(textsOf(namespace, "Meta")),
    capabilities: isMap(capabilities)
      ? defined({
          disabledNetworkModes: capabilities["DisabledNetworkModes"],
          disabledTaskDrivers: capabilities["DisabledTaskDrivers"],
          enabledNetworkModes: capabilities["EnabledNetworkModes"],
          enabledTaskDrivers: capabilities["EnabledTaskDrivers"],
        })
      : undefined,
    consulConfig: choiceOf("ConsulConfiguration"),
    nodePoolConfig: choiceOf("NodePoolConfiguration"),
    vaultConfig: choiceOf("VaultConfiguration"),
  });
}

function optionalStrings(map: PropertyMap, name: string): string[] | undefined {
  return map[name] === undefined ? undefined : stringsOf(map, name);
}

function defined(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined && value !== null));
}
