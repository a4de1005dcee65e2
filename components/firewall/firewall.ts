import * as pulumi from "@pulumi/pulumi";
import { firewallUnit, renderFirewall } from "./rules.ts";
import type { Host } from "../hosts/host.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { renderScript } from "../remote/script.ts";
import type { SecurityConfig } from "../security/securityConfig.ts";
import { named } from "../resourceNames.ts";

/** Arguments of {@link Firewall}. */
export interface FirewallArgs {
  /** The hosts, set up already. */
  hosts: readonly Host[];
  /** Whether there is one, and who reaches the APIs through it. */
  security: Pick<SecurityConfig, "firewall" | "reachableFrom">;
  /** The address at which the machine that the hosts run on is in their network. @default - they run on no such machine */
  machine: string | undefined;
}

/**
 * The firewall of every host: its agents are reached by those that need them alone.
 *
 * A host that comes is let in by all others before anything on it starts. One that leaves is let in for another hour.
 */
export class Firewall extends pulumi.ComponentResource {
  private readonly rules: readonly pulumi.Resource[];

  constructor(args: FirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:Firewall", "firewall", {}, opts);
    this.rules = args.security.firewall ? args.hosts.map((host) => this.guard(host, args)) : [];
    this.registerOutputs();
  }

  /** The same hosts, each ready once it is let in by all, beside what it waits for already. */
  admitted(hosts: readonly Host[]): Host[] {
    return hosts.map((host) => ({ ...host, ready: [...host.ready, ...this.rules] }));
  }

  private guard(host: Host, { hosts, security, machine }: FirewallArgs): pulumi.Resource {
    const addresses = hosts.map(({ address }) => address);
    return remoteScript(
      named("firewall-*", host.name),
      {
        host,
        create: renderScript(new URL("guard.sh", import.meta.url), {
          HOSTS: addresses.join("\n"),
          RULES: renderFirewall({
            address: host.address,
            hosts: addresses,
            machine,
            reachableFrom: security.reachableFrom,
          }),
          UNIT: firewallUnit,
        }),
        delete: renderScript(new URL("open.sh", import.meta.url), {}),
      },
      { parent: this },
    );
  }
}
