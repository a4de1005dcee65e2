import { readFileSync } from "node:fs";
import type { Link } from "../../../observe/topology/links.ts";
import type { Topology } from "../../../observe/topology/model.ts";
import { problemsOf } from "../../../observe/topology/problems.ts";
import { figuresOf } from "../summary.ts";
import { isEncrypted, transportOf } from "./describe.ts";
import { renderEdge } from "./edge.ts";
import { renderHosts } from "./hosts.ts";
import { renderInstances, renderJobs } from "./jobs.ts";
import { Markup, html } from "./markup.ts";
import { renderMatrix } from "./matrix.ts";
import { fewHosts, renderPicture } from "./picture.ts";

const style = ["base", "picture", "matrix", "tables", "edge"]
  .map((subject) => readFileSync(new URL(`style/${subject}.css`, import.meta.url), "utf8"))
  .join("\n");

/** The page that shows a cluster: HTML that needs nothing else, no script, no network. */
export function renderPage(topology: Topology): string {
  const { stack, at, hosts, links } = topology;
  const few = hosts.length <= fewHosts;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${stack}: topology</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <header>
          <h1>${stack}</h1>
          <p class="soft">as it was on ${at.toISOString().slice(0, 19).replace("T", " ")} UTC</p>
          <ul class="figures">
            ${figuresOf(topology).map(
              ({ figure, what, well }) =>
                html`<li class="${well ? "well" : "ill"}"><b>${figure}</b> <span>${what}</span></li>`,
            )}
          </ul>
        </header>
        ${renderProblems(topology)}
        <section>
          <h2>Hosts and overlay</h2>
          <p class="soft">${describeOverlay(topology)}</p>
          <div class="overlay">
            <figure class="scroll">
              ${renderPicture(topology)}
              <figcaption>
                ${few ? undefined : "Links that stand appear when you point at a host or focus it; those that do not are always drawn."}
              </figcaption>
            </figure>
            ${links.length > 0 ? renderLinks(topology) : undefined}
          </div>
          ${renderLegend()}
        </section>
        <section>
          <h2>Subnets, jobs and instances</h2>
          ${renderJobs(topology)}${renderInstances(topology)}
        </section>
        <section>
          <h2>Edge</h2>
          ${renderEdge(topology)}
        </section>
        <section>
          <h2>Hosts in detail</h2>
          ${renderHosts(topology)}
        </section>
      </body>
    </html>`.text;
}

function renderProblems(topology: Topology): Markup {
  const problems = problemsOf(topology);
  const { warnings } = topology;
  if (problems.length + warnings.length === 0) {
    return html`<p class="verdict well">No faults.</p>`;
  }
  return html`<ul class="verdict ill">
    ${problems.map((problem) => html`<li>${problem}</li>`)}
    ${warnings.map((warning) => html`<li class="warning">${warning}</li>`)}
  </ul>`;
}

/** The matrix of the links; folded, if it is large and there is nothing to see in it. */
function renderLinks(topology: Topology): Markup {
  const { hosts, links } = topology;
  const figure = html`<figure class="scroll">
    ${renderMatrix(topology)}
    <figcaption>A row is what one host says of its links.</figcaption>
  </figure>`;
  const open = hosts.length <= fewHosts || links.some(({ state }) => state !== "well");
  return open
    ? figure
    : html`<details>
        <summary>All ${links.length} links</summary>
        ${figure}
      </details>`;
}

function describeOverlay({ range, links, voters }: Topology): string {
  return [
    range === "" ? "No Weave router answers." : `Overlay ${range}.`,
    ...(links.length > 0 ? [describeLinks(links)] : []),
    `Voters: Consul ${voters.consul}, Nomad ${voters.nomad}.`,
  ].join(" ");
}

/** What links have in common. */
function describeLinks(links: readonly Link[]): string {
  const established = links.filter(({ state }) => state === "well");
  const encrypted = established.filter(isEncrypted).length;
  const details = [
    ...[...Map.groupBy(established, transportOf)].map(
      ([transport = "unknown", { length }]) => `${length} ${transport}`,
    ),
    `${encrypted} encrypted`,
  ];
  const count = `${established.length} of ${links.length} links established`;
  return established.length === 0 ? `${count}.` : `${count}: ${details.join(", ")}.`;
}

function renderLegend(): Markup {
  const entries = [
    ["well fastdp", "fast datapath, in the kernel"],
    ["well sleeve", "sleeve, through the router"],
    ["ill", "not established"],
    ["unknown", "no answer"],
  ];
  return html`<ul class="legend">
    ${entries.map(
      ([state, text]) =>
        html`<li>
          <svg width="26" height="10"><path class="link ${state}" d="M1 5H25" /></svg>${text}
        </li>`,
    )}
    <li>
      <svg width="16" height="16" class="cell well sleeve open">
        <rect x="1.5" y="1.5" width="13" height="13" rx="3" /></svg
      >not encrypted
    </li>
  </ul>`;
}
