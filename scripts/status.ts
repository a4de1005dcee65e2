import { setTimeout } from "node:timers/promises";
import type { ApiAccess } from "../components/api.ts";
import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { readOutputs } from "./stack/outputs.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";
import { askAny } from "./status/askAny.ts";
import { lookAtCluster } from "./status/overview.ts";
import { printOverview } from "./status/table.ts";

const watchMilliseconds = 2000;

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run status",
    description:
      "Shows hosts, leaders and jobs of the cluster that is up. Exit code 1 if something is unhealthy.",
    flags: { json: "print it as JSON", watch: "look again every two seconds, until Ctrl-C" },
  });
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const outputs = await readOutputs(pulumi);
  const servers = outputs.hosts.filter((host) => host.roles.includes("server"));
  const askServers = (access: ApiAccess) =>
    askAny(servers.map(({ address }) => ({ ...access, address: withHost(access.address, address) })));
  const [consul, nomad] = [askServers(outputs.access.consul), askServers(outputs.access.nomad)];
  for (;;) {
    const overview = await lookAtCluster(outputs, consul, nomad);
    if (commandLine.flags.has("watch") && process.stdout.isTTY) {
      console.clear();
    }
    if (commandLine.flags.has("json")) {
      console.log(JSON.stringify(overview, undefined, 2));
    } else {
      printOverview(overview);
    }
    const goesOn = commandLine.flags.has("watch") && (await pause(signal));
    if (!goesOn) {
      return overview.healthy ? 0 : 1;
    }
  }
});

function withHost(url: string, host: string): string {
  return Object.assign(new URL(url), { hostname: host }).origin;
}

/** @returns whether it was not ended meanwhile */
async function pause(signal: AbortSignal): Promise<boolean> {
  return setTimeout(watchMilliseconds, true, { signal }).catch(() => false);
}
