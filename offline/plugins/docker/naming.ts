import { randomBytes } from "node:crypto";
import { defaulted, differing } from "../base/bridged/inputs.ts";
import { stringsOf } from "../base/fields.ts";
import type { Context, Diff, Failure } from "../base/kind.ts";
import type { PropertyMap } from "../base/property.ts";
import { type Shape, fit, replacing } from "../base/shape.ts";

/**
 * Checks inputs against their shape and gives a name to a resource that the program gave none: the
 * resource's own name with a few random characters.
 */
export function checkNamed(
  shape: Shape,
  olds: PropertyMap,
  news: PropertyMap,
  context: Context,
): { inputs: PropertyMap; failures: Failure[] } {
  const { inputs, failures } = fit(shape, news);
  if (inputs["name"] !== undefined) return { inputs, failures };
  const before = isMadeUp(olds) ? olds["name"] : undefined;
  const name =
    before ??
    `${context.urn.slice(context.urn.lastIndexOf("::") + 2)}-${randomBytes(4).toString("hex").slice(1)}`;
  return { inputs: { ...inputs, name }, failures };
}

/** What an update would mean. Two things can't have one name: one that keeps it is deleted first. */
export function diffNamed(shape: Shape, oldInputs: PropertyMap, news: PropertyMap): Diff {
  const diffs = differing(shape, oldInputs, news);
  const replaces = replacing(shape, diffs);
  const keepsName = !isMadeUp(news) && !diffs.includes("name");
  return {
    changes: diffs.length > 0,
    diffs,
    replaces,
    deleteBeforeReplace: replaces.length > 0 && keepsName,
  };
}

function isMadeUp(inputs: PropertyMap): boolean {
  return stringsOf(inputs, defaulted).includes("name");
}
