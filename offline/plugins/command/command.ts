import { randomBytes } from "node:crypto";
import { changed } from "../base/equal.ts";
import { booleanOf, stringOf } from "../base/fields.ts";
import type { Context, Kind } from "../base/kind.ts";
import { type PropertyMap, UNKNOWN } from "../base/property.ts";
import { type Shape, fit } from "../base/shape.ts";

/** Runs one command line with these inputs and returns the outputs (stdout, stderr, …). */
export type Runner = (
  command: string,
  inputs: PropertyMap,
  previous: Record<string, string>,
  context: Context,
) => Promise<PropertyMap>;

/**
 * A resource that is a command: run on create, on update when its inputs changed, on delete.
 * @param shape of its inputs
 * @param outputs the names of what a run gives, "" until one has
 */
export function commandKind(shape: Shape, run: Runner, secrets: string[] = []): Kind {
  return {
    secrets,
    check: (_olds, news) => Promise.resolve(fit(shape, news)),

    diff: (_id, oldInputs, _oldState, news) => {
      const diffs = changed(oldInputs, news);
      const replaces = diffs.filter((name) => name === "triggers");
      return Promise.resolve({ changes: diffs.length > 0, diffs, replaces });
    },

    async create(inputs, context) {
      if (context.preview) return { id: "", state: { ...inputs, stdout: UNKNOWN, stderr: UNKNOWN } };
      const outputs = await runIfAny(stringOf(inputs, "create"), inputs, {}, context);
      return { id: nameOf(context.urn) + randomBytes(4).toString("hex"), state: { ...inputs, ...outputs } };
    },

    async update(_id, _oldInputs, oldState, news, context) {
      if (context.preview) return { ...news, stdout: UNKNOWN, stderr: UNKNOWN };
      const command = stringOf(news, "update") ?? stringOf(news, "create");
      return { ...news, ...(await runIfAny(command, news, oldState, context)) };
    },

    async delete(_id, state, context) {
      await runIfAny(stringOf(state, "delete"), state, state, context);
    },
  };

  async function runIfAny(
    command: string | undefined,
    inputs: PropertyMap,
    oldState: PropertyMap,
    context: Context,
  ): Promise<PropertyMap> {
    const { stdout = "", stderr = "", assets, archive } = oldState;
    if (command === undefined) return { stdout, stderr, assets, archive };
    return run(command, inputs, previousOutput(inputs, oldState), context);
  }
}

/** The environment that tells a command what the run before it wrote. */
function previousOutput(inputs: PropertyMap, oldState: PropertyMap): Record<string, string> {
  if (booleanOf(inputs, "addPreviousOutputInEnv") === false) return {};
  const stdout = stringOf(oldState, "stdout") ?? "";
  const stderr = stringOf(oldState, "stderr") ?? "";
  return {
    ...(stdout === "" ? {} : { PULUMI_COMMAND_STDOUT: stdout }),
    ...(stderr === "" ? {} : { PULUMI_COMMAND_STDERR: stderr }),
  };
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
