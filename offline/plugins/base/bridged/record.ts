import { type Property, type PropertyMap, isMap } from "../property.ts";
import { rawStateDelta } from "./delta.ts";
import type { Output, Outputs } from "./outputs.ts";

/** How the official plugin records a resource. */
export interface Recorded {
  outputs: Outputs;
  /** The version of its schema. @default - 0, which is not recorded */
  schemaVersion?: number;
  /** Seconds that its operations may take, where the program says nothing. @default - none are recorded */
  timeouts?: Partial<Record<Operation, number>>;
  /** Whether the way back to Terraform's own state is recorded. */
  hasDelta: boolean;
}

export type Operation = "create" | "delete" | "update";

/** Under this key Terraform keeps timeouts. */
const timeoutsKey = "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0";

/**
 * The outputs of a resource as the official plugin records them: all of them, null where there is no value.
 *
 * @param values the outputs that have one.
 * @param meta of the record that there is. @default - the default timeouts
 */
export function record(
  recorded: Recorded,
  id: string,
  values: PropertyMap,
  meta = metaOf(recorded),
): PropertyMap {
  const outputs = whole(recorded.outputs, { ...values, id });
  return {
    ...outputs,
    ...(meta !== undefined && { __meta: meta }),
    ...(recorded.hasDelta && { __pulumi_raw_state_delta: rawStateDelta(recorded.outputs, outputs) }),
  };
}

/**
 * What Terraform notes beside a state, as text.
 *
 * @param given seconds that the program gives to an operation; 0: it gives none.
 * @returns undefined if there is nothing to note
 */
export function metaOf(
  { schemaVersion, timeouts }: Recorded,
  given: Partial<Record<Operation, number>> = {},
): string | undefined {
  if (timeouts === undefined && schemaVersion === undefined) return undefined;
  const merged = Object.entries({ ...timeouts, ...withoutZeros(given) }).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const nanoseconds = merged.map(([operation, seconds]): [string, number] => [operation, seconds * 1e9]);
  return JSON.stringify({
    ...(timeouts !== undefined && { [timeoutsKey]: Object.fromEntries(nanoseconds) }),
    ...(schemaVersion !== undefined && { schema_version: schemaVersion.toString() }),
  });
}

/** What a record says of the resource itself, without what has no value. */
export function known(state: PropertyMap): PropertyMap {
  const entries = Object.entries(state);
  return Object.fromEntries(entries.filter(([name, item]) => item !== null && !name.startsWith("__")));
}

function whole(outputs: Outputs, values: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(outputs)
      .map(([name, output]): [string, Property] => [name, wholeValue(output, values[name])])
      .filter(([name, found]) => found !== null || outputs[name]?.ifGiven !== true),
  );
}

function wholeValue({ form, of }: Output, found: Property): Property {
  if (found === undefined || found === null) return null;
  if (of === undefined) return found;
  const object = (item: Property): Property => (isMap(item) ? whole(of, item) : item);
  return form === "list" && Array.isArray(found) ? found.map(object) : object(found);
}

function withoutZeros(seconds: Partial<Record<Operation, number>>): Partial<Record<Operation, number>> {
  return Object.fromEntries(Object.entries(seconds).filter(([, each]) => each > 0));
}
