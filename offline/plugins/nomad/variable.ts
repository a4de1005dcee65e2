import { stringOf, textsOf } from "../base/fields.ts";
import type { Failure, Kind } from "../base/kind.ts";
import { type PropertyMap, isMap } from "../base/property.ts";
import type { Shape } from "../base/shape.ts";
import { entityKind } from "./entity.ts";
import { variableRecord } from "./records.ts";
import type { HttpClient } from "../base/http-client.ts";

/** Inputs of nomad:index/variable:Variable. */
export const variableShape: Shape = {
  path: { type: "string", required: true },
  namespace: { type: "string", default: "default" },
  items: { type: { map: { type: "string" } }, inPlace: true },
};

/** nomad:index/variable:Variable */
export function variableKind(nomad: HttpClient): Kind {
  return entityKind({
    shape: variableShape,
    recorded: variableRecord,
    secrets: ["items", "itemsWo"],
    computed: [],
    problems,
    async write(inputs, _id, { signal }) {
      const path = stringOf(inputs, "path") ?? "";
      const namespace = stringOf(inputs, "namespace") ?? "default";
      const body = { Namespace: namespace, Path: path, Items: textsOf(inputs, "items") };
      await nomad.request("PUT", apiPath(path), { query: { namespace }, body, signal });
      return `${path}@${namespace}`;
    },
    async find(id, _known, { signal }) {
      const { path, namespace } = partsOf(id);
      const answer = await nomad.find(apiPath(path), { query: { namespace }, signal });
      return isMap(answer?.body) ? { path, namespace, items: textsOf(answer.body, "Items") } : undefined;
    },
    remove(id, _state, { signal }) {
      const { path, namespace } = partsOf(id);
      return nomad.remove(apiPath(path), { query: { namespace }, signal });
    },
  });
}

function apiPath(path: string): string {
  return `/v1/var/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** The ID of a variable is `<path>@<namespace>`. */
function partsOf(id: string): { path: string; namespace: string } {
  const [path = "", namespace = "default"] = id.split("@");
  return { path, namespace };
}

function problems({ path, items }: PropertyMap): Failure[] {
  const failures: Failure[] = [];
  if (typeof path === "string" && !/^[a-zA-Z0-9_~/-]{1,128}$/.test(path)) {
    const reason = `The path ${path} of a variable must be 1 to 128 letters, digits, "-", "_", "~" and "/".`;
    failures.push({ property: "path", reason });
  }
  if (items === undefined) failures.push({ property: "items", reason: "items is missing." });
  return failures;
}
