import { styleText } from "node:util";
import type { Outputs } from "../stack/outputs.ts";
import { atAnsweringServers } from "../stack/providers.ts";

/** Prints what a person wants to know of a cluster that is up: URLs, log-ins, the first things to try. */
export async function printSummary({ hosts, access, jobs }: Outputs, stack: string): Promise<void> {
  const { consul, nomad } = await atAnsweringServers(access);
  const onStack = stack === "dev" ? "" : ` -- --stack ${stack}`;
  const heading = (text: string) => styleText("bold", text);
  const lines = [
    "",
    `${heading("Consul")}  ${consul.address}/ui`,
    `${heading("Nomad")}   ${nomad.address}`,
    ...jobs.map(
      (job) => `${heading("Job")}     ${[job.name, ...job.services.map(({ domain }) => domain)].join(": ")}`,
    ),
    "",
    heading("Log in"),
    ...hosts.map((host) => `  ${host.ssh.padEnd(36)} # ${host.address} ${host.roles.join(" and ")}`),
    "",
    heading("Try"),
    ...firstCommands(hosts, jobs).map((command) => `  ${command}`),
    `  npm run verify${onStack}`,
    `  eval "$(npm run --silent env${onStack})" # then: consul members, nomad node status`,
  ];
  console.log(lines.join("\n"));
}

function firstCommands([host]: Outputs["hosts"], jobs: Outputs["jobs"]): string[] {
  const service = jobs.find((job) => job.name === "httpbackend")?.services[0];
  return host && service ? [`${host.ssh} curl -s http://${service.domain}:8081`] : [];
}
