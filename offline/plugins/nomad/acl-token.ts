import { booleanOf, listOf, mapsOf, orNull, stringOf, stringsOf } from "../base/fields.ts";
import type { Kind } from "../base/kind.ts";
import { type PropertyMap, hasUnknown, isMap } from "../base/property.ts";
import type { Shape } from "../base/shape.ts";
import { entityKind } from "./entity.ts";
import { aclTokenRecord } from "./records.ts";
import type { HttpClient } from "../base/http-client.ts";

/** Inputs of nomad:index/aclToken:AclToken. */
export const aclTokenShape: Shape = {
  name: { type: "string", inPlace: true },
  type: { type: "string", required: true, inPlace: true },
  policies: { type: { list: { type: "string" } }, inPlace: true },
  roles: {
    type: {
      list: { type: { object: { id: { type: "string", required: true }, name: { type: "string" } } } },
    },
    inPlace: true,
  },
  global: { type: "boolean" },
  expirationTtl: { type: "string", default: "0s" },
};

/** nomad:index/aclToken:AclToken */
export function aclTokenKind(nomad: HttpClient): Kind {
  const path = (accessor: string): string => `/v1/acl/token/${encodeURIComponent(accessor)}`;
  return entityKind({
    shape: aclTokenShape,
    recorded: aclTokenRecord,
    secrets: ["secretId"],
    computed: ["accessorId", "createTime", "expirationTime", "secretId"],
    isNamed: true,
    comparable,
    async write(inputs, id, { signal }) {
      const target = id === undefined ? "/v1/acl/token" : path(id);
      const { body } = await nomad.request("PUT", target, { body: toApi(inputs, id), signal });
      return id ?? stringOf(isMap(body) ? body : {}, "AccessorID") ?? "";
    },
    async find(id, known, { signal }) {
      const answer = await nomad.find(path(id), { signal });
      return isMap(answer?.body) ? fromApi(answer.body, known) : undefined;
    },
    remove: (id, _state, { signal }) => nomad.remove(path(id), { signal }),
  });
}

function comparable(inputs: PropertyMap): PropertyMap {
  if (hasUnknown(inputs)) return inputs;
  const policies = stringsOf(inputs, "policies").sort();
  const roles = mapsOf(inputs, "roles").map((role) => stringOf(role, "id") ?? "");
  return { ...inputs, policies, roles: roles.sort() };
}

function toApi(inputs: PropertyMap, id: string | undefined): PropertyMap {
  return {
    AccessorID: id,
    Name: stringOf(inputs, "name"),
    Type: stringOf(inputs, "type"),
    Policies: stringsOf(inputs, "policies"),
    Roles: mapsOf(inputs, "roles").map((role) => ({ ID: stringOf(role, "id") })),
    Global: booleanOf(inputs, "global") ?? false,
    ExpirationTTL: stringOf(inputs, "expirationTtl"),
  };
}

function fromApi(token: PropertyMap, known: PropertyMap): PropertyMap {
  const expirationTtl = stringOf(token, "ExpirationTTL") ?? "";
  return {
    accessorId: stringOf(token, "AccessorID") ?? "",
    secretId: stringOf(token, "SecretID") ?? "",
    name: stringOf(token, "Name") ?? "",
    type: stringOf(token, "Type") ?? "",
    policies: orNull(listOf(token, "Policies")),
    roles: mapsOf(token, "Roles").map((role) => ({
      id: stringOf(role, "ID") ?? "",
      name: stringOf(role, "Name") ?? "",
    })),
    global: booleanOf(token, "Global") ?? false,
    createTime: asGoPrints(stringOf(token, "CreateTime") ?? ""),
    expirationTime: asGoPrints(stringOf(token, "ExpirationTime") ?? ""),
    // Nomad writes it another way ("1h0m0s"), and it never changes.
    expirationTtl: known["expirationTtl"] ?? (expirationTtl === "" ? "0s" : expirationTtl),
  };
}

/** A time of the API, such as 2026-01-02T03:04:05.6Z, as the official plugin records it. */
function asGoPrints(time: string): string {
  return time.replace(/^(.+)T(.+)Z$/, "$1 $2 +0000 UTC");
}
