import { type Curve, type Layout, around, curveBetween, inTwoRows, middleOf } from "../layout.ts";
import type { Link } from "../../../observe/topology/links.ts";
import type { Topology } from "../../../observe/topology/model.ts";
import { classOf, describeLink, isEncrypted, transportOf } from "./describe.ts";
import { type Markup, html } from "./markup.ts";
import { largeNode, largeSize, smallNode, smallSize } from "./node.ts";
import { widthOf } from "./text.ts";

/** Up to so many hosts, all that is known of each is in the picture, and all links are drawn. */
export const fewHosts = 6;
/** Up to so many hosts, links have a text of their own. */
const hostsWithLabels = 3;

const pictureWidth = 1128;
const margin = 4;
const labelSize = 11.5;

/** The picture of the hosts and of the links between them. */
export function renderPicture(topology: Topology): Markup {
  const { hosts, links } = topology;
  const few = hosts.length <= fewHosts;
  const layout = few
    ? inTwoRows(hosts.length, largeSize, { gap: { width: 130, height: 0 }, middle: 150 })
    : around(hosts.length, smallSize(hosts), {
        width: pictureWidth,
        gap: { width: 14, height: 14 },
        middle: 240,
      });
  const indexOf = new Map(hosts.map(({ name }, index) => [name, index]));
  const drawn = links.map((link) => {
    const [one, other] = link.ends.map(({ host }) => indexOf.get(host) ?? 0);
    return { link, curve: curveBetween(layout, one ?? 0, other ?? 0) };
  });
  const always = drawn.filter(({ link }) => few || link.state === "ill");
  const width = layout.width + 2 * margin;
  const height = layout.height + 2 * margin;
  return html`<svg
    class="picture ${few ? "few" : "many"}"
    width="${width}"
    height="${height}"
    viewBox="${-margin} ${-margin} ${width} ${height}"
    role="group"
    aria-label="Hosts and the links between them"
  >
    <g class="links">${always.map(({ link, curve }) => line(link, curve))}</g>
    ${hosts.length <= hostsWithLabels ? drawn.map(({ link, curve }) => label(link, curve)) : undefined}
    ${hosts.map((host, index) => {
      const own = drawn.filter(({ link }) => link.ends.some((end) => end.host === host.name));
      const box = boxAt(layout, index);
      const node = few ? largeNode(host, instancesOn(topology, host.name)) : smallNode(host, box);
      return html`<a class="node ${host.state}" href="#host-${host.name}">
        <g class="own-links">${own.map(({ link, curve }) => line(link, curve))}</g>
        <g class="box" transform="translate(${box.x} ${box.y})">${node}</g></a
      >`;
    })}
  </svg>`;
}

function instancesOn({ jobs }: Topology, host: string): number {
  return jobs.flatMap(({ instances }) => instances).filter((instance) => instance.host === host).length;
}

function boxAt(layout: Layout, index: number): Layout["boxes"][number] {
  const box = layout.boxes[index];
  if (!box) {
    throw new Error(`the layout has no box ${index}`);
  }
  return box;
}

function line(link: Link, [a, b, c, d]: Curve): Markup {
  const path = `M${at(a)}C${at(b)} ${at(c)} ${at(d)}`;
  return html`<path class="link ${classOf(link)}" d="${path}"><title>${describeLink(link)}</title></path>`;
}

function at({ x, y }: { x: number; y: number }): string {
  return `${Math.round(x)},${Math.round(y)}`;
}

/** What a link is like, in its middle, in two lines. */
function label(link: Link, curve: Curve): Markup {
  const { x, y } = middleOf(curve);
  const lines = wordsOf(link);
  const width = Math.max(...lines.map((text) => widthOf(text, labelSize))) + 16;
  const height = lines.length * 15 + 8;
  return html`<g class="label ${classOf(link)}" transform="translate(${Math.round(x)} ${Math.round(y)})">
    <rect x="${-width / 2}" y="${-height / 2}" width="${width}" height="${height}" rx="6" />
    ${lines.map(
      (text, index) => html`<text y="${-height / 2 + 15 + index * 15}" text-anchor="middle">${text}</text>`,
    )}</g
  >`;
}

function wordsOf(link: Link): string[] {
  if (link.state === "well") {
    return [transportOf(link) ?? "established", isEncrypted(link) ? "encrypted" : "not encrypted"];
  }
  const said = link.ends.map(({ state }) => state).filter((state) => state !== "silent");
  return said.length > 0 ? [...new Set(said)] : ["no answer"];
}
