import { z } from "zod";

type Issue = z.core.$ZodIssue;

const missing = "is missing";

/** Stands with a problem that names the value at fault, or another one, itself. */
export const tellsAll = "tellsAll";

/**
 * What is wrong with a configuration, a line each: the key, what it must be, what it is instead.
 *
 * @param raw the configuration as it was checked.
 * @param issues that the check has found.
 * @param secrets keys whose values are not told.
 */
export function problemLines(raw: unknown, issues: readonly Issue[], secrets: readonly string[]): string[] {
  return issues.flatMap((issue) => {
    const key = issue.path.map(String).join(".");
    if (issue.code === "unrecognized_keys") {
      return issue.message.split("\n").map((line) => (key === "" ? line : `${key}.${line}`));
    }
    if (issue.code === "custom" && issue.params?.[tellsAll] === true) {
      return [`${key}: ${issue.message}`];
    }
    const value = issue.path.reduce(partOf, raw);
    if (value === undefined && !issue.message.startsWith(missing)) {
      return [`${key}: ${missing}: it ${issue.message}`];
    }
    return [`${key}: ${issue.message}${secrets.includes(key) ? "" : instead(value)}`];
  });
}

/** The words for what is wrong, where a schema has none of its own. */
export function problemWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
      return issue.keys.map((name) => `${name}: there is no such key; ${hint(name, known)}`).join("\n");
    }
    case "invalid_type": {
      const wanted = `must be ${kinds[issue.expected] ?? issue.expected}`;
      return issue.input === undefined ? `${missing}: it ${wanted}` : wanted;
    }
    case "invalid_format":
      return issue.format === "url" ? "must be a URL such as http://192.0.2.1:8080/" : undefined;
    case "invalid_union":
      return "must be a text, a number, or true or false";
    case "invalid_value":
      return `takes ${issue.values.length === 1 ? "only" : "one of:"} ${issue.values.map(String).join(", ")}`;
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
 * @param name that there is not.
 * @param known the names that there are.
 * @returns a question, or the list of all.
 */
export function hint(name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((each) => ({ each, edits: distance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, edits }) => edits <= Math.max(1, Math.floor(Math.min(name.length, each.length) / 3)))
    .toSorted((one, other) => one.edits - other.edits);
  return nearest ? `did you mean ${nearest.each}?` : `there are: ${known.join(", ") || "none"}`;
}

const kinds: Partial<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "keys with values, or {} for the defaults",
  record: "keys with values, or {} for the defaults",
};

function amount(origin: string): string {
  return origin === "string" || origin === "array" ? "have" : "be";
}

function unit(origin: string): string {
  return origin === "string" ? " characters" : origin === "array" ? " entries" : "";
}

/** The value that is there, where it is short enough to be read in a line. */
function instead(value: unknown): string {
  if (value === undefined) {
    return "";
  }
  const isShort = typeof value !== "object" || value === null || Object.keys(value).length === 0;
  return isShort
    ? `, not ${JSON.stringify(value)}`
    : `, not ${Array.isArray(value) ? "a list" : "keys with values"}`;
}

function partOf(value: unknown, name: PropertyKey): unknown {
  return typeof value === "object" && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(String(name))
    : undefined;
}

/** How many letters are added, left out, exchanged or swapped with the next one. */
function distance(one: string, other: string): number {
  const rows = [[...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(
        Math.min(
          at(rows, i - 1, j) + 1,
          (row[j - 1] ?? 0) + 1,
          at(rows, i - 1, j - 1) + cost,
          ...(swapped ? [at(rows, i - 2, j - 2) + 1] : []),
        ),
      );
    }
    rows.push(row);
  }
  return at(rows, one.length, other.length);
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
