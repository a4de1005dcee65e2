import type { Topology } from "../../../observe/topology/model.ts";
import { listOf } from "../../../observe/topology/problems.ts";
import type { Route, Target } from "../../../observe/topology/routes.ts";
import { type Markup, html } from "./markup.ts";

/** The routes at the edge: what is asked for, the service, and which part of the requests each instance gets. */
export function renderEdge({ edges, routes }: Topology): Markup {
  if (edges.length === 0) {
    return html`<p class="soft">The stack has no fabio: nothing leads from outside to its services.</p>`;
  }
  const ill = edges.filter(({ state }) => state !== "well");
  const well = edges.filter(({ state }) => state === "well").map(({ host }) => host);
  return html`<p class="soft">
      ${well.length > 0 ? `The same on ${listOf(well)}.` : "No edge answers."}
      ${ill.map(({ host, state }) => `${host}: ${state === "silent" ? "does not answer" : "has other routes"}.`).join(" ")}
    </p>
    ${routes.length === 0 ? html`<p class="soft">No routes.</p>` : undefined} ${routes.map(renderRoute)}`;
}

function renderRoute({ source, port, options, service, targets }: Route): Markup {
  return html`<article class="route">
    <div class="way">
      <span class="port">:${port}</span><code class="source">${source}</code>
      ${options === "" ? undefined : html`<small class="soft">${options}</small>`}
      <span class="arrow">→</span><b>${service}</b>
    </div>
    <div class="shares">${targets.map(renderShare)}</div>
    <details>
      <summary>${targets.length === 1 ? "1 instance" : `${targets.length} instances`}</summary>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>share</th>
              <th>address</th>
              <th>host</th>
              <th>version</th>
              <th>state</th>
            </tr>
          </thead>
          <tbody>
            ${targets.map(
              ({ address, weight, instance }) =>
                html`<tr>
                  <td>${percent(weight)}</td>
                  <td><code>${address}</code></td>
                  <td>${instance?.host ?? "unknown"}</td>
                  <td>${instance && versionOf(instance)}</td>
                  <td class="state ${stateOf(instance)}">${instance?.state ?? "no instance is there"}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </article>`;
}

/** A part of a bar that is as wide as the part of the requests; a narrow one says less. */
function renderShare({ address, weight, instance }: Target): Markup {
  const host = instance?.host ?? "nobody";
  const details = [...(instance ? [versionOf(instance)] : []), percent(weight)];
  return html`<div
    class="share ${stateOf(instance)} ${instance?.canary === true ? "canary" : ""}"
    style="flex-grow: ${Math.round(weight * 10000)}"
    title="${[host, address, ...details].join(", ")}"
  >
    <div class="text"><b>${host}</b><code>${address}</code><span>${details.join(", ")}</span></div>
  </div>`;
}

function versionOf({ version, canary }: { version: number; canary: boolean }): string {
  return `v${version}${canary ? " canary" : ""}`;
}

function stateOf(instance: Target["instance"]): string {
  return instance?.state ?? "unhealthy";
}

function percent(weight: number): string {
  return `${Number((weight * 100).toFixed(1))}%`;
}
