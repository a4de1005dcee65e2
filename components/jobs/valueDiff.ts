import { structuredPatch } from "diff";

const linesShown = 12;
const longest = 72;
const around = 16;

/**
 * How a text of several lines has changed: the lines that are gone and those that are new, each with a neighbour.
 *
 * @returns lines that begin as those of a patch do: `  - port = 80`.
 */
export function changedLines(old: string, now: string): string[] {
  const { hunks } = structuredPatch("", "", old, now, "", "", { context: 1 });
  const all = hunks
    .flatMap(({ lines }, index) => [...(index > 0 ? [" ..."] : []), ...lines])
    // That a text has no newline at its end.
    .filter((line) => !line.startsWith("\\"))
    .map((line) => `  ${line.slice(0, 1)} ${cut(line.slice(1))}`.trimEnd());
  const more = all.length - linesShown;
  return more > 1 ? [...all.slice(0, linesShown), `  ... ${more} more lines: nomad job plan shows all`] : all;
}

/**
 * How a text of one line has changed, in a few words: of long ones the part that differs, with what is around it.
 *
 * @returns the old one and the new one.
 */
export function changedText(old: string, now: string): [old: string, now: string] {
  if (old.length <= longest && now.length <= longest) {
    return [old, now];
  }
  const same = commonLength(old, now, (index) => old[index] === now[index]);
  const rest = commonLength(
    old.slice(same),
    now.slice(same),
    (index) => old[old.length - 1 - index] === now[now.length - 1 - index],
  );
  const part = (text: string) => {
    const [from, to] = [Math.max(0, same - around), Math.min(text.length, text.length - rest + around)];
    return `${from > 0 ? "…" : ""}${cut(text.slice(from, to))}${to < text.length ? "…" : ""}`;
  };
  return [part(old), part(now)];
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** How many characters are alike, one after another. */
function commonLength(one: string, other: string, areAlike: (index: number) => boolean): number {
  const limit = Math.min(one.length, other.length);
  let length = 0;
  while (length < limit && areAlike(length)) {
    length += 1;
  }
  return length;
}
