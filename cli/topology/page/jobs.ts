import type { Instance } from "../../../observe/topology/instances.ts";
import type { Subnet, Topology, TopologyHost, TopologyJob } from "../../../observe/topology/model.ts";
import { describeInstance } from "./describe.ts";
import { type Markup, html } from "./markup.ts";
import { fewHosts } from "./picture.ts";

/** Which instance of which job runs on which host: jobs by their subnet below each other, hosts beside each other. */
export function renderJobs({ subnets, jobs, hosts }: Topology): Markup {
  const few = hosts.length <= fewHosts;
  const named = new Set([...subnets.map(({ name }) => name), ...jobs.flatMap(({ subnet }) => subnet ?? [])]);
  const groups = [...named, undefined].map((name, index) => ({
    head: describeSubnet(
      name,
      subnets.filter((subnet) => subnet.name === name),
      index,
    ),
    jobs: jobs.filter(({ subnet }) => subnet === name),
    isSubnet: name !== undefined,
  }));
  const listed = groups.filter((group) => group.isSubnet || group.jobs.length > 0);
  return html`<div class="scroll">
    <table class="jobs ${few ? "few" : "many"}">
      <thead>
        <tr>
          <th scope="col">job</th>
          ${hosts.map(({ name, state }) => html`<th scope="col" class="host ${state}"><span>${name}</span></th>`)}
        </tr>
      </thead>
      ${listed.map(
        (group) =>
          html`<tbody>
            <tr class="subnet">
              <th scope="rowgroup" colspan="${hosts.length + 1}"><p>${group.head}</p></th>
            </tr>
            ${group.jobs.map((job) => row(job, hosts, few))}
            ${
              group.jobs.length === 0
                ? html`<tr>
                    <td class="soft" colspan="${hosts.length + 1}">no job</td>
                  </tr>`
                : undefined
            }
          </tbody>`,
      )}
    </table>
  </div>`;
}

/** Colours for so many subnets; further ones have them again. */
const hues = 6;

function describeSubnet(name: string | undefined, subnets: readonly Subnet[], index: number): Markup {
  if (name === undefined) {
    return html`<b>addresses of the hosts</b> <span class="soft">not on the overlay</span>`;
  }
  return html`<i class="swatch hue-${index % hues}"></i
    ><b>${name === "default" ? "default subnet" : `tenant ${name}`}</b>
    ${subnets.map(({ range }) => html`<code>${range}</code>`)}`;
}

function row({ status, instances }: TopologyJob, hosts: readonly TopologyHost[], few: boolean): Markup {
  const versions = [...Map.groupBy(instances, ({ version }) => version)].sort(
    ([one], [other]) => one - other,
  );
  const count = status.instances && `${status.instances.healthy} of ${status.instances.wanted}`;
  return html`<tr>
    <th scope="row">
      <span class="job">${status.name}</span>
      <span class="state ${status.healthy ? "healthy" : "unhealthy"}">${count ?? status.status}</span>
      ${status.deployment && html`<small>${status.deployment}</small>`}
      ${versions.map(([version, [first]]) => html`<small>v${version} ${first?.images.join(", ")}</small>`)}
    </th>
    ${hosts.map(({ name }) => {
      const own = instances.filter(({ host }) => host === name);
      return html`<td>${few ? own.map(inWords) : own.length > 0 ? inNumbers(own) : undefined}</td>`;
    })}
  </tr>`;
}

function inWords(instance: Instance): Markup {
  const { state, addresses, version, canary } = instance;
  return html`<div class="instance ${state}" title="${describeInstance(instance)}">
    <span class="at"><i class="dot"></i><code>${addresses.join(" ")}</code></span>
    <span class="soft">v${version}</span>
    ${canary ? html`<span class="canary">canary</span>` : undefined}
    ${state === "healthy" ? undefined : html`<span class="state ${state}">${state}</span>`}
  </div>`;
}

/** How many there are, coloured by the worst of them. */
function inNumbers(instances: readonly Instance[]): Markup {
  const worst = (["unhealthy", "starting"] as const).find((state) =>
    instances.some((instance) => instance.state === state),
  );
  const canary = instances.some((instance) => instance.canary) ? "canary" : "";
  return html`<span
    class="count ${worst ?? "healthy"} ${canary}"
    title="${instances.map(describeInstance).join("\n")}"
    >${instances.length}</span
  >`;
}

/** All instances of all jobs, one in a line. */
export function renderInstances({ jobs }: Topology): Markup | undefined {
  const instances = jobs.flatMap((job) => job.instances);
  if (instances.length === 0) {
    return undefined;
  }
  return html`<details>
    <summary>All ${instances.length} instances</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>job</th>
            <th>version</th>
            <th>host</th>
            <th>address</th>
            <th>state</th>
            <th>allocation</th>
          </tr>
        </thead>
        <tbody>
          ${instances.map(
            ({ job, version, canary, host, addresses, state, reason, id }) =>
              html`<tr>
                <td>${job}</td>
                <td>v${version}${canary ? " canary" : ""}</td>
                <td>${host}</td>
                <td><code>${addresses.join(" ")}</code></td>
                <td class="state ${state}">${[state, reason].filter(Boolean).join(": ")}</td>
                <td><code>${id.slice(0, 8)}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
