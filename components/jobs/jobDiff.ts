import { z } from "zod";
import { hidden } from "../hide.ts";
import { changedLines, changedText } from "./valueDiff.ts";

const fieldsShown = 8;

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

/** What Nomad's plan calls what happens to instances, and what people call it. */
const fates: Readonly<Record<string, string>> = {
  create: "created",
  destroy: "destroyed",
  migrate: "moved",
  canary: "created as canary",
  "create/destroy update": "replaced",
  "in-place update": "updated in place",
  ignore: "unchanged",
};

/**
 * The difference in about ten lines: the changed fields, and last how many instances are created, moved, replaced, destroyed.
 *
 * @param diff of Nomad's plan.
 * @param conceals says so for values that are secrets, or may be made of one. @default - of none
 * @returns no line if nothing differs.
 */
export function renderDiff(diff: JobDiff, conceals: Conceals = () => false): string[] {
  const groups = diff.TaskGroups ?? [];
  if (diff.Type === "None") {
    return [];
  }
  if (diff.Type === "Added") {
    return [`${diff.ID} is new`, ...instances(groups)];
  }
  const fields = [
    ...changedFields(diff, "", conceals),
    ...groups.flatMap((group) => [
      ...changedFields(group, `${group.Name}.`, conceals),
      ...(group.Tasks ?? []).flatMap((task) => changedFields(task, `${group.Name}.${task.Name}.`, conceals)),
    ]),
  ];
  const more = fields.length - fieldsShown;
  return [
    ...fields.slice(0, fieldsShown).flat(),
    ...(more > 0 ? [`and ${more} more changed fields: nomad job plan shows all`] : []),
    ...instances(groups),
  ];
}

/** What happens to the instances, in a line: `instances: 1 created, 2 updated in place`. */
function instances(groups: NonNullable<JobDiff["TaskGroups"]>): string[] {
  const told = groups.flatMap(({ Name, Updates }) => {
    const counts = Object.entries(Updates ?? {})
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([what, count]) => `${count} ${fates[what] ?? what}`);
    return counts.length === 0 ? [] : [{ Name, counts: counts.join(", ") }];
  });
  if (told.length === 0) {
    return [];
  }
  return groups.length === 1
    ? told.map(({ counts }) => `instances: ${counts}`)
    : [`instances: ${told.map(({ Name, counts }) => `of ${Name} ${counts}`).join("; ")}`];
}

/** The lines of each changed field. */
function changedFields(
  { Fields, Objects }: { Fields: z.output<typeof fieldShape>[] | null; Objects: ObjectDiff[] | null },
  prefix: string,
  conceals: Conceals,
): string[][] {
  const own = (Fields ?? []).filter(({ Type }) => Type !== "None");
  return [
    ...own.map(({ Name, Old, New }) => changedField(`${prefix}${Name}`, { name: Name, Old, New }, conceals)),
    ...(Objects ?? []).flatMap((each) => changedFields(each, `${prefix}${each.Name}.`, conceals)),
  ];
}

function changedField(
  path: string,
  { name, Old, New }: { name: string; Old: string; New: string },
  conceals: Conceals,
): string[] {
  if (conceals(Old, New)) {
    return [`${path}: ${hidden} => ${hidden}`];
  }
  if ([Old, New].some((value) => value.trimEnd().includes("\n"))) {
    return [`${path}:`, ...changedLines(Old, New)];
  }
  const [old, now] = changedText(readable(name, Old), readable(name, New));
  return [`${path}: ${old} => ${now}`];
}

/** A value as a job file has it: Nomad's API counts times in nanoseconds. */
function readable(name: string, value: string): string {
  const isTime = /(Time|Timeout|Deadline|Interval|Delay)$/.test(name) && /^\d+$/.test(value);
  return isTime ? `${Number(value) / 1e9}s` : value || "none";
}
