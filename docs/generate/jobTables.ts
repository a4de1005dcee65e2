import { type Schema, configJsonSchema, isSchema, partsOf } from "./configSchema.ts";
import { code, defaultOf, referenceOf, table, typeOf } from "./words.ts";

const secrets = `A setting that takes a string may be a secret, and so may a variable of a job's file: [Secrets of jobs](security.md#secrets-of-jobs).
`;

/** The jobs of the catalog, the settings of each, those of other jobs, and the definitions that the settings take. */
export function jobTables({ properties, additionalProperties: other }: Schema): string {
  const jobs = partsOf(properties);
  const overview = table(
    ["Job", "What it is"],
    jobs.map(([name, { description = "" }]) => [code(name), description]),
  );
  const alike = Map.groupBy(
    jobs.filter(([, job]) => job.properties !== undefined),
    ([, job]) =>
      JSON.stringify(
        partsOf(job.properties).map(([name, setting]) => [name, { ...setting, default: undefined }]),
      ),
  );
  const references = jobs.flatMap(([, job]) =>
    partsOf(job.properties).flatMap(([, setting]) => referenceOf(setting) ?? []),
  );
  const { definitions } = configJsonSchema;
  return [
    overview,
    secrets,
    ...[...alike.values()].map(settingsOf),
    ...(isSchema(other) ? [ofOtherJobs(other)] : []),
    ...partsOf(isSchema(definitions) ? definitions : {})
      .filter(([name]) => references.includes(name))
      .map(([name, definition]) => variants(name, definition)),
  ].join("\n");
}

/** The settings of jobs that the program does not have itself. */
function ofOtherJobs({ description = "", properties }: Schema): string {
  const rows = partsOf(properties).map(([name, setting]) => [
    code(name),
    typeOf(setting),
    defaultOf(setting, false),
    setting.description ?? "",
  ]);
  return `### Jobs of your own\n\n${description}.\n\n${table(["Setting", "Type", "Default", "Description"], rows)}`;
}

/** The settings of jobs that have the same ones; defaults may differ. */
function settingsOf(jobs: readonly [name: string, job: Schema][]): string {
  const names = jobs.map(([name]) => code(`jobs.${name}`)).join(", ");
  const [[, first] = ["", {}]] = jobs;
  const rows = partsOf(first.properties).map(([name, setting]) => {
    const byDefault = Map.groupBy(jobs, ([, { properties = {}, required = [] }]) => {
      const own = properties[name];
      return isSchema(own) ? defaultOf(own, required.includes(name)) : "none";
    });
    const defaults = [...byDefault].map(([value, having]) =>
      byDefault.size === 1 ? value : `${value} (${having.map(([job]) => job).join(", ")})`,
    );
    return [code(name), typeOf(setting), defaults.join(", "), setting.description ?? ""];
  });
  return `Settings of ${names}:\n\n${table(["Setting", "Type", "Default", "Description"], rows)}`;
}

/** A map whose keys depend on one of them, such as `release` on `strategy`. */
function variants(name: string, { oneOf = [] }: Schema): string {
  const options = oneOf.map((option) => {
    const [[key, chosen] = ["", {}], ...settings] = partsOf(option.properties);
    return { key, value: String(chosen.const), description: chosen.description ?? "", settings };
  });
  const all = options.flatMap(({ value, settings }) =>
    settings.map(([setting, schema]) => ({ value, setting, schema })),
  );
  const rows = [...Map.groupBy(all, ({ setting, schema }) => JSON.stringify([setting, schema])).values()].map(
    (same) => {
      const [{ setting, schema } = { setting: "", schema: {} }] = same;
      const of = same.length === options.length ? "all" : same.map(({ value }) => code(value)).join(", ");
      return [code(setting), of, typeOf(schema), defaultOf(schema, false), schema.description ?? ""];
    },
  );
  const key = options[0]?.key ?? "";
  return [
    `### ${code(name)}\n`,
    table(
      [code(key), "What happens"],
      options.map(({ value, description }) => [code(value), description]),
    ),
    table(["Setting", code(key), "Type", "Default", "Description"], rows),
  ].join("\n");
}
