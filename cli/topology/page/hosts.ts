import type { Topology } from "../../../observe/topology/model.ts";
import { type Markup, html } from "./markup.ts";
import { fewHosts } from "./picture.ts";

/** All that is known of each host, one in a line. */
export function renderHosts({ hosts }: Topology): Markup {
  const table = html`<div class="scroll">
    <table class="hosts">
      <thead>
        <tr>
          <th>host</th>
          <th>address</th>
          <th>roles</th>
          <th>Consul</th>
          <th>Nomad</th>
          <th>Weave</th>
          <th>on the overlay</th>
          <th>links</th>
          <th>disk</th>
          <th>wrong</th>
        </tr>
      </thead>
      <tbody>
        ${hosts.map(
          (host) =>
            html`<tr id="host-${host.name}">
              <th scope="row"><i class="dot ${host.state}"></i>${host.name}</th>
              <td><code>${host.address}</code></td>
              <td>${host.roles.join(" and ")}</td>
              <td>${host.consul}${host.leads.includes("Consul") ? html` <b>leader</b>` : undefined}</td>
              <td>${host.nomad}${host.leads.includes("Nomad") ? html` <b>leader</b>` : undefined}</td>
              <td>${host.weave}</td>
              <td>${host.overlayAddresses.map((address) => html`<code>${address}</code> `)}</td>
              <td>${host.overlay}</td>
              <td>${host.disk}</td>
              <td class="state unhealthy">${host.troubles.join(", ")}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
  return hosts.length <= fewHosts
    ? table
    : html`<details>
        <summary>All ${hosts.length} hosts</summary>
        ${table}
      </details>`;
}
