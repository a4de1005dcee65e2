import type { Size } from "../layout.ts";
import type { TopologyHost } from "../../../observe/topology/model.ts";
import { type Markup, html } from "./markup.ts";
import { fit, longestName, widthOf } from "./text.ts";

/** The size of a box with all that is known of a host. */
export const largeSize: Size = { width: 288, height: 170 };

/** How many characters of a value fit into it. */
const valueLength = 26;
const nameSize = 13;

/** The size of a box with the name and the address of a host: that of the longest name. */
export function smallSize(hosts: readonly TopologyHost[]): Size {
  const names = hosts.map(({ name }) => widthOf(fit(name, longestName), nameSize));
  return { width: Math.max(124, 64 + Math.ceil(Math.max(...names))), height: 42 };
}

/** A host in a box of {@link largeSize}. */
export function largeNode(host: TopologyHost, instances: number): Markup {
  const rows = [
    { label: "Consul", value: host.consul, leads: host.leads.includes("Consul") },
    { label: "Nomad", value: host.nomad, leads: host.leads.includes("Nomad") },
    { label: "Weave", value: host.weave || "no answer", leads: false },
    { label: "overlay", value: overlayOf(host), leads: false },
  ];
  const count = instances === 1 ? "1 instance" : `${instances} instances`;
  return html`<title>${describe(host)}</title>
    <rect width="${largeSize.width}" height="${largeSize.height}" rx="10" />
    <circle class="dot" cx="20" cy="22" r="5.5" />
    <text class="name" x="34" y="27">${fit(host.name, longestName)}</text>
    <text class="soft" x="14" y="48">${host.address} · ${host.roles.join(" and ")}</text>
    <path class="rule" d="M14 60H${largeSize.width - 14}" />
    ${rows.map(({ label, value, leads }, index) => {
      const y = 80 + index * 19;
      return html`<text class="soft" x="14" y="${y}">${label}</text>
        <text x="78" y="${y}">${fit(value, leads ? valueLength - 9 : valueLength)}</text>
        ${leads ? pill(largeSize.width - 66, y - 12, 52, "leader") : undefined}`;
    })}
    <text class="foot" x="14" y="159">${fit(host.troubles[0] ?? count, 34)}</text>`;
}

/** Its addresses on the overlay, as far as they fit in. */
function overlayOf({ overlayAddresses }: TopologyHost): string {
  const [first = "none", ...others] = overlayAddresses;
  const all = [first, ...others].join(", ");
  return all.length > valueLength ? `${first} and ${others.length} more` : all;
}

/** A host in a box of {@link smallSize}: C and N mark the leaders of Consul and of Nomad. */
export function smallNode(host: TopologyHost, { width, height }: Size): Markup {
  return html`<title>${describe(host)}</title>
    <rect width="${width}" height="${height}" rx="7" />
    <circle class="dot" cx="13" cy="15" r="4.5" />
    <text class="small name" x="23" y="19.5">${fit(host.name, longestName)}</text>
    ${host.leads.map((agent, index) => pill(width - 21 - index * 18, 7, 15, agent.slice(0, 1)))}
    <text class="small soft" x="9" y="34.5">${host.address}</text>`;
}

function pill(x: number, y: number, width: number, text: string): Markup {
  return html`<g class="pill"
    ><rect x="${x}" y="${y}" width="${width}" height="15" rx="4" />
    <text x="${x + width / 2}" y="${y + 11}" text-anchor="middle">${text}</text></g
  >`;
}

function describe(host: TopologyHost): string {
  return [
    `${host.name}, ${host.address}: ${host.roles.join(" and ")}`,
    `Consul ${host.consul}, Nomad ${host.nomad}, Weave ${host.weave || "no answer"}`,
    ...host.leads.map((agent) => `leader of ${agent}`),
    ...host.troubles,
  ].join("\n");
}
