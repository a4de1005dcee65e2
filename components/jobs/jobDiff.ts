import { z } from "zod";
import { hidden } from "../hide.ts";

const linesShown = 8;

const fieldShape = z.object({ Type: z.string(), Name: z.string(), Old: z.string(), New: z.string() });

interface ObjectDiff {
  Type: string;
  Name: string;
  Fields: z.output<typeof fieldShape>[] | null;
  Objects: ObjectDiff[] | null;
}

const objectShape: z.ZodType<ObjectDiff> = z.lazy(() =>
  z.object({
    Type: z.string(),
    Name: z.string(),
    Fields: z.array(fieldShape).nullable(),
    Objects: z.array(objectShape).nullable(),
  }),
);

const part = {
  Type: z.string(),
  Fields: z.array(fieldShape).nullable(),
  Objects: z.array(objectShape).nullable(),
};

/** How a job differs from the one that runs, as Nomad's plan has it. */
export const diffShape = z.object({
  ...part,
  ID: z.string(),
  TaskGroups: z
    .array(
      z.object({
        ...part,
        Name: z.string(),
        Updates: z.record(z.string(), z.int()).nullable(),
        Tasks: z.array(z.object({ ...part, Name: z.string() })).nullable(),
      }),
    )
    .nullable(),
});
type JobDiff = z.output<typeof diffShape>;

/** Whether a field is shown without its old and its new value. */
export type Conceals = (old: string, now: string) => boolean;

/**
 * The difference in about ten lines: for each group how many instances are created, updated, destroyed, then the
 * changed fields.
 *
 * @param diff of Nomad's plan.
 * @param conceals says so for values that are secrets, or may be made of one. @default - of none
 * @returns no line if nothing differs.
 */
export function renderDiff(diff: JobDiff, conceals: Conceals = () => false): string[] {
  const groups = diff.TaskGroups ?? [];
  const updates = groups.flatMap(({ Name, Updates }) => {
    const counts = Object.entries(Updates ?? {})
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([what, count]) => `${count} ${what}`);
    return counts.length === 0 ? [] : [`group ${Name}: ${counts.join(", ")}`];
  });
  if (diff.Type === "None") {
    return [];
  }
  if (diff.Type === "Added") {
    return [`${diff.ID} is new`, ...updates];
  }
  const fields = [
    ...changedFields(diff, "", conceals),
    ...groups.flatMap((group) => [
      ...changedFields(group, `${group.Name}.`, conceals),
      ...(group.Tasks ?? []).flatMap((task) => changedFields(task, `${group.Name}.${task.Name}.`, conceals)),
    ]),
  ];
  const more = fields.length - linesShown;
  return [
    ...updates,
    ...fields.slice(0, linesShown),
    ...(more > 0 ? [`and ${more} more changed fields: nomad job plan shows all`] : []),
  ];
}

function changedFields(
  { Fields, Objects }: { Fields: z.output<typeof fieldShape>[] | null; Objects: ObjectDiff[] | null },
  prefix: string,
  conceals: Conceals,
): string[] {
  const own = (Fields ?? []).filter(({ Type }) => Type !== "None");
  return [
    ...own.map(({ Name, Old, New }) =>
      conceals(Old, New)
        ? `${prefix}${Name}: ${hidden} => ${hidden}`
        : `${prefix}${Name}: ${readable(Name, Old)} => ${readable(Name, New)}`,
    ),
    ...(Objects ?? []).flatMap((each) => changedFields(each, `${prefix}${each.Name}.`, conceals)),
  ];
}

/** A value as a job file has it: Nomad's API counts times in nanoseconds. */
function readable(name: string, value: string): string {
  const isTime = /(Time|Timeout|Deadline|Interval|Delay)$/.test(name) && /^\d+$/.test(value);
  return isTime ? `${Number(value) / 1e9}s` : value || "none";
}
