import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { type Host, withRole } from "../hosts/host.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { renderScript, scriptBody } from "../remote/script.ts";
import { named } from "../resourceNames.ts";

/** Arguments of {@link NodeSetup}. */
export interface NodeSetupArgs {
  hosts: readonly Host[];
  /** What else each host waits for before it is ready, by host name: its executables, its secrets. */
  delivered: readonly ReadonlyMap<string, pulumi.Resource>[];
}

/**
 * What every host gets before anything else: its name, the names of all hosts, a running Docker Engine, and a
 * resolver that asks the Consul servers.
 */
export class NodeSetup extends pulumi.ComponentResource {
  /** The same hosts, each ready once it is set up. */
  readonly setUp: Host[];
  /** The same hosts, each ready once it is set up and has all that is delivered. */
  readonly hosts: Host[];
  /** Addresses of the DNS servers that know `*.consul` and everything else: glibc and Docker take three. */
  readonly resolvers: string[];

  constructor(args: NodeSetupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:NodeSetup", "node", {}, opts);
    this.resolvers = withRole(args.hosts, "server")
      .slice(0, 3)
      .map((host) => host.address);
    const hostsBlock = args.hosts.map((host) => `${host.address} ${host.name}`).join("\n");
    this.setUp = args.hosts.map((host) => {
      const setup = remoteScript(
        named("node-*", host.name),
        {
          host,
          create: renderScript(new URL("setup.sh", import.meta.url), {
            NAME: host.name,
            HOSTS: hostsBlock,
            RESOLV_CONF: renderResolvConf(this.resolvers),
            NAMES_SCRIPT: renderNamesScript(),
            NAMES_UNIT: namesUnit,
            LIMIT_LOGS: scriptText("limit-logs.sh"),
            IMAGES_SCRIPT: scriptText("clean-images.sh"),
            IMAGES_UNIT: imagesUnit,
            IMAGES_TIMER: imagesTimer,
            NETWORKS_SCRIPT: scriptText("docker-networks.sh"),
            GROUPS_SCRIPT: scriptText("docker-groups.sh"),
            NETWORKS_UNIT: networksUnit,
          }),
          delete: renderScript(new URL("restore.sh", import.meta.url), {}, [body("replace.sh")]),
        },
        { parent: this },
      );
      return { ...host, ready: [setup] };
    });
    this.hosts = this.setUp.map((host) => ({
      ...host,
      ready: [...host.ready, ...args.delivered.flatMap((each) => each.get(host.name) ?? [])],
    }));
    this.registerOutputs();
  }
}

/** The text of `/etc/resolv.conf`, with the options of the articles. */
export function renderResolvConf(resolvers: readonly string[]): string {
  return [
    "# Written by nomad-on-weave: the Consul servers answer *.consul and pass everything else on.",
    ...resolvers.map((address) => `nameserver ${address}`),
    "options timeout:2 attempts:3 rotate single-request-reopen",
  ].join("\n");
}

function scriptText(file: string): string {
  return readFileSync(new URL(file, import.meta.url), "utf8").trimEnd();
}

/** The text of the script that writes names and resolvers at each boot. */
export function renderNamesScript(): string {
  return ["#!/bin/bash", "set -euo pipefail", body("replace.sh"), body("names.sh")].join("\n");
}

function body(file: string): string {
  return scriptBody(new URL(file, import.meta.url));
}

const namesUnit = `[Unit]
Description=Host names and resolvers of the cluster
Before=consul.service

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=1min
ExecStart=/usr/local/lib/nomad-on-weave/names.sh

[Install]
WantedBy=multi-user.target`;

const imagesUnit = `[Unit]
Description=Removal of images that no job has used for a week
After=docker.service
Requisite=docker.service

[Service]
Type=oneshot
ExecStart=/usr/local/lib/nomad-on-weave/clean-images.sh`;

// A job that runs for less than an hour may not be seen to use its image, which then stays.
const imagesTimer = `[Unit]
Description=Removal of images that no job has used for a week

[Timer]
OnActiveSec=1h
OnUnitActiveSec=1h

[Install]
WantedBy=timers.target`;

const networksUnit = `[Service]
ExecStartPost=-/usr/local/lib/nomad-on-weave/docker-groups.sh
ExecStopPost=-/usr/local/lib/nomad-on-weave/docker-networks.sh`;
