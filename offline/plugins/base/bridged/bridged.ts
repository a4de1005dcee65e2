import { stringOf } from "../fields.ts";
import { type Kind, PartialFailure } from "../kind.ts";
import type { PropertyMap } from "../property.ts";
import type { Shape } from "../shape.ts";
import { markDefaults } from "./inputs.ts";
import { type Recorded, known, metaOf, record } from "./record.ts";

/**
 * A kind that records inputs and outputs as the official plugin does, and reads what that has recorded: the one kind says
 * and gets only what there is.
 */
export function bridged(shape: Shape, recorded: Recorded, kind: Kind): Kind {
  const check = kind.check?.bind(kind);
  const read = kind.read?.bind(kind);
  const update = kind.update?.bind(kind);
  return {
    ...kind,
    ...(check !== undefined && {
      async check(olds, news, context) {
        const { inputs, failures = [] } = await check(olds, news, context);
        return { inputs: markDefaults(shape, news, inputs), failures };
      },
    }),
    async create(inputs, context) {
      const meta = metaOf(recorded, { create: context.timeout });
      const made = await recordFailure(kind.create(inputs, context), (id, state) =>
        record(recorded, id, state, meta),
      );
      return context.preview
        ? { ...made, state: known(made.state) }
        : { ...made, state: record(recorded, made.id, made.state, meta) };
    },
    ...(read !== undefined && {
      async read(id, inputs, state, context) {
        const found = await read(id, inputs, known(state), context);
        return found && { ...found, state: record(recorded, id, found.state, stringOf(state, "__meta")) };
      },
    }),
    ...(update !== undefined && {
      async update(id, oldInputs, oldState, news, context) {
        const meta = stringOf(oldState, "__meta");
        const state = await recordFailure(
          update(id, oldInputs, known(oldState), news, context),
          (failed, partial) => record(recorded, failed, partial, meta),
        );
        return context.preview ? known(state) : record(recorded, id, state, meta);
      },
    }),
    diff: (id, oldInputs, oldState, news, ignoreChanges) =>
      kind.diff(id, oldInputs, known(oldState), news, ignoreChanges),
    delete: (id, state, context) => kind.delete(id, known(state), context),
  };
}

/** What was made before a failure is recorded like the rest. */
async function recordFailure<Result>(
  work: Promise<Result>,
  recordAs: (id: string, state: PropertyMap) => PropertyMap,
): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof PartialFailure)) throw cause;
    throw new PartialFailure(cause.id, recordAs(cause.id, cause.state), cause.reasons);
  }
}
