import { NomadError } from "../api/nomad.ts";
import { reasonOf } from "../reasonOf.ts";

const list = /^(.*?):? ?(\d+) (?:errors?|warnings?)(?: occurred)?:$/;
/** What a server puts before what another one has said. */
const passedOn = /^(rpc error: )+/;
const empty = / (validation failed|has warnings)$/;

/**
 * What Nomad says of several things at once, in a line for each: its libraries count errors within errors.
 *
 * @param text such as `1 error occurred:`, `* Task group g validation failed: 1 error occurred:`, `* Task t ...`.
 * @returns `Task group g: Task t: ...`; a text without a list as it is.
 */
export function flattened(text: string): string[] {
  const lines = text
    .replace(passedOn, "")
    .split("\n")
    .map((line) => line.trim().replace(/^\* /, ""))
    .filter(Boolean);
  const found: string[] = [];
  while (lines.length > 0) {
    found.push(...nextItem(lines));
  }
  return found;
}

/** Takes the next item from the lines, with all that is in its list. */
function nextItem(lines: string[]): string[] {
  const line = lines.shift() ?? "";
  const [, about = "", count] = list.exec(line) ?? [];
  if (count === undefined) {
    return [line];
  }
  const subject = about.replace(empty, "");
  const items = Array.from({ length: Number(count) }, () => (lines.length > 0 ? nextItem(lines) : [])).flat();
  return items.map((item) => (subject === "" ? item : `${subject}: ${item}`));
}

/** Why Nomad does not take a job, in its own words; of anything else that fails, the reason. */
export function refusalOf(error: unknown): string {
  return error instanceof NomadError && !error.isPassing
    ? `Nomad refuses it: ${flattened(error.reason).join("; ")}`
    : reasonOf(error);
}
