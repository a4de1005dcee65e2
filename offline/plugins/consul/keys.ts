import { bridged } from "../base/bridged/bridged.ts";
import { differing } from "../base/bridged/inputs.ts";
import { booleanOf, mapsOf, numberOf, stringOf } from "../base/fields.ts";
import type { Context, Kind } from "../base/kind.ts";
import { type PropertyMap, UNKNOWN } from "../base/property.ts";
import { type Shape, fit, replacing } from "../base/shape.ts";
import { KeyStore, type Scope } from "./key-store.ts";
import { keysRecord } from "./records.ts";

const key: Shape = {
  path: { type: "string", required: true },
  value: { type: "string" },
  default: { type: "string" },
  delete: { type: "boolean" },
  flags: { type: "number" },
  name: { type: "string" },
};
/** Inputs of consul:index/keys:Keys. */
export const keysShape: Shape = {
  datacenter: { type: "string" },
  namespace: { type: "string" },
  partition: { type: "string" },
  token: { type: "string", inPlace: true },
  keys: { type: { list: { type: { object: key } } }, inPlace: true, isSet: true },
};

/** Keys are addressed by the provider and their paths: the ID says nothing. */
const id = "consul";

/**
 * consul:index/keys:Keys
 * @param datacenter of the provider; undefined: that of the agent
 */
export function keysKind(store: KeyStore, datacenter: () => string | undefined): Kind {
  const scopeOf = async (properties: PropertyMap, { signal }: Context): Promise<Scope> => {
    const given = stringOf(properties, "datacenter") ?? datacenter();
    const token = stringOf(properties, "token");
    return {
      datacenter: given ?? (await store.agentDatacenter(token, signal)),
      namespace: stringOf(properties, "namespace"),
      partition: stringOf(properties, "partition"),
      token,
      signal,
    };
  };
  return bridged(keysShape, keysRecord, {
    secrets: ["token"],
    check: (_olds, news) => Promise.resolve(fit(keysShape, news)),
    diff(_id, oldInputs, _oldState, news) {
      const diffs = differing(keysShape, oldInputs, news);
      return Promise.resolve({ changes: diffs.length > 0, diffs, replaces: replacing(keysShape, diffs) });
    },
    async create(inputs, context) {
      if (context.preview) return { id: "", state: { datacenter: UNKNOWN, ...inputs, var: UNKNOWN } };
      const scope = await scopeOf(inputs, context);
      await write(store, [], mapsOf(inputs, "keys"), scope);
      return { id, state: await stateOf(store, inputs, scope) };
    },
    async read(_id, inputs, state, context) {
      const found = await stateOf(store, inputs, await scopeOf({ ...state, ...inputs }, context));
      const real = mapsOf(found, "keys");
      const keys = mapsOf(inputs, "keys").map((one, index) => {
        const now = real[index] ?? one;
        return isSame(one, now) ? one : { ...one, flags: now["flags"], value: now["value"] };
      });
      return { inputs: { ...inputs, ...("keys" in inputs && { keys }) }, state: { ...state, ...found } };
    },
    async update(_id, _oldInputs, oldState, news, context) {
      if (context.preview) return { ...oldState, ...news, var: UNKNOWN };
      const scope = await scopeOf(news, context);
      await write(store, mapsOf(oldState, "keys"), mapsOf(news, "keys"), scope);
      return stateOf(store, news, scope);
    },
    async delete(_id, state, context) {
      await write(store, mapsOf(state, "keys"), [], await scopeOf(state, context));
    },
  });
}

/** Writes what is new first, then deletes what is no more: a moved key is never missing. */
async function write(store: KeyStore, olds: PropertyMap[], news: PropertyMap[], scope: Scope): Promise<void> {
  const written = new Set<string>();
  for (const key of news.filter((one) => !olds.some((old) => isSame(old, one)))) {
    const path = stringOf(key, "path") ?? "";
    const value = stringOf(key, "value") ?? "";
    if (isRead(key) && value === "") continue;
    await store.put(path, value, numberOf(key, "flags") ?? 0, scope);
    written.add(path);
  }
  for (const key of olds.filter((one) => !news.some((now) => isSame(now, one)))) {
    const path = stringOf(key, "path") ?? "";
    if (booleanOf(key, "delete") === true && !written.has(path)) await store.delete(path, scope);
  }
}

const nothing: PropertyMap = { default: "", delete: false, name: "", value: "" };

function isSame(one: PropertyMap, other: PropertyMap): boolean {
  return differing(key, one, other).length === 0;
}

/** The inputs with the values that Consul has. */
async function stateOf(store: KeyStore, inputs: PropertyMap, scope: Scope): Promise<PropertyMap> {
  const read: PropertyMap = {};
  const keys: PropertyMap[] = [];
  for (const key of mapsOf(inputs, "keys")) {
    const found = await store.get(stringOf(key, "path") ?? "", scope);
    const stored = found === undefined || found.value === "" ? (stringOf(key, "default") ?? "") : found.value;
    if (isRead(key)) read[stringOf(key, "name") ?? ""] = stored;
    keys.push({ ...nothing, ...key, flags: found?.flags ?? 0, ...(!isRead(key) && { value: stored }) });
  }
  return { ...inputs, keys, datacenter: scope.datacenter, var: read };
}

/** A key with a name is there to be read. */
function isRead(key: PropertyMap): boolean {
  return (stringOf(key, "name") ?? "") !== "";
}
