import type { LinkEnd } from "../../../observe/topology/links.ts";
import type { Topology } from "../../../observe/topology/model.ts";
import { describeEnd } from "./describe.ts";
import { type Markup, html } from "./markup.ts";
import { fewHosts } from "./picture.ts";
import { fit, longestName, widthOf } from "./text.ts";

const nameSize = 11.5;
const gap = 2;

/** What every host says of its link with every other one: a row is what one host says. */
export function renderMatrix({ hosts, links }: Topology): Markup {
  const few = hosts.length <= fewHosts;
  const names = hosts.map(({ name }) => fit(name, longestName));
  const left = Math.ceil(Math.max(...names.map((name) => widthOf(name, nameSize)))) + 10;
  const cell = few ? { width: Math.max(66, left), height: 30 } : { width: 21, height: 21 };
  const top = few ? 22 : left;
  const said = new Map(
    links.flatMap((link) =>
      link.ends.map((end, index) => [`${end.host} ${link.ends[1 - index]?.host ?? ""}`, end] as const),
    ),
  );
  const width = left + hosts.length * (cell.width + gap);
  const height = top + hosts.length * (cell.height + gap);
  const centre = (index: number) => index * (cell.width + gap) + cell.width / 2 + left;
  return html`<svg
    class="matrix"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="What each host says of its link with each other"
  >
    ${names.map((name, index) =>
      few
        ? html`<text class="head" x="${centre(index)}" y="14" text-anchor="middle">${name}</text>`
        : html`<text class="head" transform="translate(${centre(index) + 4} ${top - 6}) rotate(-90)"
            >${name}</text
          >`,
    )}
    ${names.map((name, row) => {
      const y = top + row * (cell.height + gap);
      return html`<g class="row" transform="translate(0 ${y})">
        <text class="head" x="${left - 8}" y="${cell.height / 2 + 4}" text-anchor="end">${name}</text>
        ${hosts.map((other, column) => {
          const found = said.get(`${hosts[row]?.name ?? ""} ${other.name}`);
          const x = left + column * (cell.width + gap);
          return found ? square(found, other.name, { ...cell, x }, few) : undefined;
        })}</g
      >`;
    })}
  </svg>`;
}

function square(
  end: LinkEnd,
  other: string,
  { x, width, height }: { x: number; width: number; height: number },
  words: boolean,
): Markup {
  const word = end.state === "established" ? (end.transport ?? "up") : end.state;
  const open = end.state === "established" && !end.encrypted ? "open" : "";
  return html`<g class="cell ${classOf(end)} ${open}"
    ><title>link with ${other}, ${describeEnd(end)}</title>
    <rect x="${x}" width="${width}" height="${height}" rx="${words ? 5 : 3}" />
    <text x="${x + width / 2}" y="${height / 2 + 4}" text-anchor="middle"
      >${words ? fit(word, 9) : (marks[end.state] ?? word.slice(0, 1))}</text
    ></g
  >`;
}

/** One letter for a state, where there is no place for a word. */
const marks: Partial<Record<string, string>> = { none: "–", silent: "?", failed: "!", retrying: "!" };

function classOf({ state, transport }: LinkEnd): string {
  if (state === "silent") {
    return "unknown";
  }
  return state === "established" ? `well ${transport ?? ""}` : "ill";
}
