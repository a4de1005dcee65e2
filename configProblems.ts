import { distance } from "fastest-levenshtein";
import { z } from "zod";
import type { Problem } from "./components/hosts/fields.ts";

type Issue = z.core.$ZodIssue;

/** What a {@link Problem} leaves in its issue. */
const gotShape = z.object({ got: z.string().optional() });

/** A value longer than this is shortened in a message. */
const longest = 60;

/**
 * What is wrong with a configuration, a line each: `hosts.memory must be a whole number, got "2 GB"`.
 *
 * @param raw the configuration as it was checked.
 * @param issues that the check has found.
 * @param secrets paths of values that are not printed.
 */
export function problemLines(
  raw: unknown,
  issues: readonly Issue[],
  secrets: readonly (readonly PropertyKey[])[],
): string[] {
  // Of a value that is wrong by itself, what it does to others says nothing more.
  const wrong = issues.filter((issue) => !isProblem(issue)).map(({ path }) => keyOf(path));
  const telling = issues.filter((issue) => !isProblem(issue) || !wrong.includes(keyOf(issue.path)));
  return telling.flatMap((issue) => {
    const { path } = issue;
    if (issue.code === "unrecognized_keys") {
      return issue.message.split("\n").map((line) => keyOf([...path, line]));
    }
    const subject = path.length === 0 ? "The configuration" : keyOf(path);
    const [inKey] = issue.code === "invalid_key" ? issue.issues : [];
    const rule = `${subject} ${inKey?.message ?? issue.message}`;
    const got = inKey === undefined ? gotOf(issue, path.reduce(partOf, raw)) : shown(path.at(-1));
    const isSecret = secrets.some((secret) => isWithin(secret, path));
    return [got === undefined ? rule : `${rule}, got ${isSecret ? "a secret" : got}`];
  });
}

/** Adds what the schema of no single value can see to the issues of a check. */
export function addProblems(context: Pick<z.RefinementCtx, "addIssue">, problems: readonly Problem[]): void {
  for (const { path, message, got } of problems) {
    context.addIssue({ code: "custom", path, message, params: { got } });
  }
}

/** What a value must be, where its schema does not say it itself. */
export function problemWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
      return issue.keys.map((name) => `${name} is not a key; ${hint(name, known)}`).join("\n");
    }
    case "invalid_type":
      return `must be ${kindOf(issue.inst, issue.expected)}`;
    case "invalid_union":
      return Array.isArray(issue.options) ? `must be one of ${issue.options.join(", ")}` : undefined;
    case "invalid_format":
      return issue.format === "url" ? "must be a URL such as http://192.0.2.1:8080/" : undefined;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return issue.minimum === 1 && unit(issue.origin) !== ""
        ? "must not be empty"
        : `must ${amount(issue.origin)} at least ${issue.minimum}${unit(issue.origin)}`;
    case "too_big":
      return `must ${amount(issue.origin)} at most ${issue.maximum}${unit(issue.origin)}`;
    default:
      return undefined;
  }
}

/**
 * The name that somebody may have meant.
 *
 * @param name that does not exist.
 * @param known the names that exist.
 * @returns a question, or the list of all.
 */
export function hint(name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((each) => ({ each, edits: distance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, edits }) => edits <= Math.ceil(Math.min(name.length, each.length) / 3))
    .toSorted((one, other) => one.edits - other.edits);
  return nearest ? `did you mean ${nearest.each}?` : `the keys are: ${known.join(", ") || "none"}`;
}

/** A value of the configuration as a message has it: JSON, shortened if it is long. */
export function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A key as `pulumi config set --path` takes it: `hosts.machines[0].address`. */
function keyOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${String(part)}`))
    .join("");
}

const kinds: Partial<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map ({} for the defaults)",
  record: "a map",
};

/** Whether an issue is a {@link Problem}. */
function isProblem(issue: Issue): issue is Extract<Issue, { code: "custom" }> {
  return issue.code === "custom" && issue.params !== undefined;
}

function gotOf(issue: Issue, value: unknown): string | undefined {
  return isProblem(issue) ? gotShape.parse(issue.params).got : shown(value);
}

function kindOf(inst: unknown, expected: string): string {
  if (inst instanceof z.ZodDiscriminatedUnion) {
    return `a map with the key ${inst.def.discriminator}`;
  }
  const kind = inst instanceof z.ZodNumberFormat ? "int" : expected;
  return kinds[kind] ?? kind;
}

function amount(origin: string): string {
  return origin === "string" || origin === "array" ? "have" : "be";
}

function unit(origin: string): string {
  return origin === "string" ? " characters" : origin === "array" ? " entries" : "";
}

/** Whether a path is another one, or goes on from it. */
function isWithin(path: readonly PropertyKey[], other: readonly PropertyKey[]): boolean {
  return other.every((part, index) => String(part) === String(path[index]));
}

function partOf(value: unknown, name: PropertyKey): unknown {
  return typeof value === "object" && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(String(name))
    : undefined;
}
