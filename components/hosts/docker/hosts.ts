import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { addressAt } from "../../addresses.ts";
import type { Host, Hosts } from "../host.ts";
import { dockerPrefix } from "./names.ts";
import { type Owner, ownerLabels } from "../../ownership/owner.ts";
import type { PlannedHost } from "../backend.ts";
import { programFile } from "../../programFile.ts";
import { quote } from "../../remote/script.ts";
import type { Wanted } from "./preflight.ts";
import { sshKey } from "../sshKey.ts";
import { DockerHost } from "./host.ts";
import { named } from "../../resourceNames.ts";
import { localScript } from "../../remote/localScript.ts";

/** Arguments of {@link DockerHosts}. */
export interface DockerHostsArgs {
  /** What containers, volumes and networks are marked with. */
  owner: pulumi.Output<Owner>;
  /** The hosts with their addresses, in order. */
  planned: readonly PlannedHost[];
  /** The hosts' network, made by the stack: `192.168.56.0/24`. Its first address is the machine itself. */
  subnet: string;
  /** Memory limit of each host, in MB. */
  memory: number;
  /** The addresses of the overlay, which must be free on this machine too. */
  overlayRange: string;
  /** Name of the image that the hosts are made from; `npm run tools` makes it. */
  image: string;
  /** The host that is recreated, with all that the configuration says of it now. @default - none: each stays as it was made */
  recreated: string | undefined;
  /** The Docker Engine that runs the hosts: `unix:///var/run/docker.sock`. */
  dockerHost: string;
}

interface EngineOptions {
  parent: pulumi.Resource;
  provider: docker.Provider;
  dependsOn: pulumi.Resource[];
}

/** Hosts that are system containers of one Docker Engine: systemd, sshd and a Docker Engine of their own in each. */
export class DockerHosts extends pulumi.ComponentResource implements Hosts {
  readonly hosts: Host[];
  readonly identity: { privateKey: pulumi.Output<string> };
  readonly knownHosts: pulumi.Output<string>;
  readonly lifetime = this;
  private readonly prefix = dockerPrefix(pulumi.getStack());
  private readonly labels: pulumi.Input<{ label: string; value: pulumi.Input<string> }>[];

  constructor(args: DockerHostsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:hosts:DockerHosts", "hosts", {}, opts);
    this.labels = (["stack", "identity", "origin"] as const).map((part) => ({
      label: ownerLabels[part],
      value: args.owner[part],
    }));
    const provider = new docker.Provider("hosts", { host: args.dockerHost }, { parent: this });
    const key = sshKey(named("hosts-key"), { parent: this });
    const engine = { parent: this, provider, dependsOn: [this.preflight(args)] };
    const network = this.network(args, engine);
    const image = new docker.RemoteImage(
      named("hosts-image"),
      { name: args.image, keepLocally: true },
      engine,
    );
    const made = args.planned.map(
      (planned) =>
        new DockerHost(
          {
            planned,
            owner: args.owner,
            labels: this.labels,
            container: `${this.prefix}-${planned.name}`,
            memory: args.memory,
            network,
            image: image.imageId,
            key,
            dockerHost: args.dockerHost,
            provider,
            dependsOn: engine.dependsOn,
            recreated: planned.name === args.recreated,
          },
          { parent: this },
        ),
    );
    this.hosts = made.map(({ host }) => host);
    this.identity = { privateKey: key.privateKey };
    this.knownHosts = pulumi.all(made.map(({ knownHost }) => knownHost)).apply((lines) => lines.join("\n"));
    this.registerOutputs();
  }

  /** Everything that is made on the machine waits for this. */
  private preflight(args: DockerHostsArgs): pulumi.Resource {
    const wanted: Wanted = {
      containers: args.planned.map((host) => `${this.prefix}-${host.name}`),
      network: this.prefix,
      subnet: args.subnet,
      overlayRange: args.overlayRange,
    };
    const script = programFile(new URL("preflight.main.ts", import.meta.url));
    return localScript(
      named("hosts-preflight"),
      {
        create: `node ${script} ${quote(JSON.stringify(wanted))}`,
        environment: { DOCKER_HOST: args.dockerHost },
      },
      { parent: this },
    );
  }

  private network(args: DockerHostsArgs, engine: EngineOptions): docker.Network {
    return new docker.Network(
      named("hosts-network"),
      {
        name: this.prefix,
        ipamConfigs: [{ subnet: args.subnet, gateway: addressAt(args.subnet, 1) }],
        labels: this.labels,
      },
      { ...engine, deleteBeforeReplace: true, ignoreChanges: ["*"] },
    );
  }
}
