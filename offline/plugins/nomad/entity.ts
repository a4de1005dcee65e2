import { randomBytes } from "node:crypto";
import { bridged } from "../base/bridged/bridged.ts";
import { defaulted, differing } from "../base/bridged/inputs.ts";
import type { Recorded } from "../base/bridged/record.ts";
import type { Context, Failure, Kind } from "../base/kind.ts";
import { type PropertyMap, UNKNOWN } from "../base/property.ts";
import { type Shape, fit, replacing } from "../base/shape.ts";
import { untilLed } from "./between-leaders.ts";

/** A thing of Nomad's that is written, read and deleted as a whole. */
export interface Entity {
  shape: Shape;
  recorded: Recorded;
  /** Outputs that are always secret. */
  secrets?: string[];
  /** Outputs that no input gives. */
  computed: string[];
  /** Whether it gets a unique name, made from that of the resource, where the program gives none. */
  isNamed?: boolean;
  /** What the shape does not say about the inputs. */
  problems?(inputs: PropertyMap): Failure[];
  /** The inputs without what makes no difference, such as the order of a set. */
  comparable?: (inputs: PropertyMap) => PropertyMap;
  /**
   * Creates it, or changes the one with this ID.
   * @returns its ID
   */
  write(inputs: PropertyMap, id: string | undefined, context: Context): Promise<string>;
  /** Its outputs as they really are; undefined if it is gone. */
  find(id: string, known: PropertyMap, context: Context): Promise<PropertyMap | undefined>;
  /** Deletes it; that it is gone already is no error. */
  remove(id: string, state: PropertyMap, context: Context): Promise<void>;
}

/** The resource type of an entity. */
export function entityKind(entity: Entity): Kind {
  const { shape, computed, comparable = asIs } = entity;
  return bridged(shape, entity.recorded, {
    ...(entity.secrets !== undefined && { secrets: entity.secrets }),
    check(olds, news, context) {
      const named = entity.isNamed === true ? withName(olds, news, context.urn) : news;
      const { inputs, failures } = fit(shape, named);
      return Promise.resolve({ inputs, failures: [...failures, ...(entity.problems?.(inputs) ?? [])] });
    },
    diff(_id, oldInputs, _oldState, news) {
      const diffs = differing(shape, comparable(oldInputs), comparable(news));
      return Promise.resolve({ changes: diffs.length > 0, diffs, replaces: replacing(shape, diffs) });
    },
    async create(inputs, context) {
      if (context.preview) {
        const unknown = Object.fromEntries(computed.map((name) => [name, UNKNOWN]));
        return { id: "", state: { ...unknown, ...inputs } };
      }
      const id = await untilLed(() => entity.write(inputs, undefined, context), false, context.signal);
      return { id, state: await stateOf(entity, id, inputs, context) };
    },
    async read(id, inputs, state, context) {
      const found = await entity.find(id, { ...inputs, ...state }, context);
      if (found === undefined) return undefined;
      const isImport = Object.keys(inputs).length === 0;
      const names = isImport
        ? Object.keys(shape).filter((name) => !isEmpty(found[name]))
        : Object.keys(inputs).filter((name) => name !== defaulted);
      const real = Object.fromEntries(names.map((name) => [name, found[name]]));
      const changes = differing(shape, comparable(inputs), comparable(real));
      const kept = names.map(
        (name) => [name, isImport || changes.includes(name) ? found[name] : inputs[name]] as const,
      );
      return { inputs: { ...inputs, ...Object.fromEntries(kept) }, state: { ...state, ...found } };
    },
    async update(id, _oldInputs, oldState, news, context) {
      if (context.preview) return { ...oldState, ...news };
      await untilLed(() => entity.write(news, id, context), true, context.signal);
      return stateOf(entity, id, news, context);
    },
    delete: (id, state, context) => entity.remove(id, state, context),
  });
}

function asIs(inputs: PropertyMap): PropertyMap {
  return inputs;
}

async function stateOf(
  entity: Entity,
  id: string,
  inputs: PropertyMap,
  context: Context,
): Promise<PropertyMap> {
  const found = await untilLed(() => entity.find(id, inputs, context), true, context.signal);
  if (found === undefined) throw new Error(`${id} was written to Nomad, but it is gone again.`);
  return { ...inputs, ...found };
}

function withName(olds: PropertyMap, news: PropertyMap, urn: string): PropertyMap {
  if (news["name"] !== undefined && news["name"] !== null) return news;
  const resource = urn.split("::").at(-1) ?? "";
  return { ...news, name: olds["name"] ?? `${resource}-${randomBytes(4).toString("hex").slice(0, 7)}` };
}

function isEmpty(value: PropertyMap[string]): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || value === "";
}
