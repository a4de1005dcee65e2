import { PropertyDiff } from "@pulumi/pulumi/proto/provider_pb.js";
import { equal } from "./equal.ts";
import type { Diff } from "./kind.ts";
import { type Property, type PropertyMap, isMap } from "./property.ts";

type Change = "add" | "delete" | "update";

/**
 * What the engine shows of a diff: one entry for each changed path, such as `ports[0].internal`.
 * A property that a kind calls changed though its inputs did not (the real thing did) stands for itself.
 */
export function detailedDiff(
  diff: Diff,
  oldInputs: PropertyMap,
  news: PropertyMap,
): Map<string, PropertyDiff> {
  const entries = new Map<string, PropertyDiff>();
  const replaces = new Set(diff.replaces);
  for (const name of new Set([...(diff.diffs ?? []), ...replaces])) {
    const paths = changedPaths(segment("", name), oldInputs[name], news[name]);
    const inputDiff = paths.length > 0;
    if (!inputDiff) paths.push([segment("", name), "update"]);
    for (const [path, change] of paths) {
      const entry = new PropertyDiff();
      entry.setKind(kindOf(change, replaces.has(name)));
      entry.setInputdiff(inputDiff);
      entries.set(path, entry);
    }
  }
  return entries;
}

function changedPaths(path: string, old: Property, now: Property): [string, Change][] {
  if (equal(old, now)) return [];
  if (old === undefined) return [[path, "add"]];
  if (now === undefined) return [[path, "delete"]];
  if (Array.isArray(old) && Array.isArray(now)) {
    const length = Math.max(old.length, now.length);
    return Array.from({ length }, (_, index) =>
      changedPaths(`${path}[${index.toString()}]`, old[index], now[index]),
    ).flat();
  }
  if (isMap(old) && isMap(now)) {
    const names = new Set(
      [...Object.keys(old), ...Object.keys(now)].filter((name) => !name.startsWith("__")),
    );
    return [...names].flatMap((name) => changedPaths(segment(path, name), old[name], now[name]));
  }
  return [[path, "update"]];
}

function segment(path: string, name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

function kindOf(change: Change, replace: boolean): PropertyDiff.Kind {
  switch (change) {
    case "add":
      return replace ? PropertyDiff.Kind.ADD_REPLACE : PropertyDiff.Kind.ADD;
    case "delete":
      return replace ? PropertyDiff.Kind.DELETE_REPLACE : PropertyDiff.Kind.DELETE;
    case "update":
      return replace ? PropertyDiff.Kind.UPDATE_REPLACE : PropertyDiff.Kind.UPDATE;
  }
}
