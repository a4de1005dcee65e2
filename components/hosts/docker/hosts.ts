import type * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { addressAt } from "../../addresses.ts";
import type { Host, Hosts } from "../host.ts";
import { dockerPrefix } from "./names.ts";
import { markOf } from "../../ownership/mark.ts";
import { type Owner, ownerLabels } from "../../ownership/owner.ts";
import type { PlannedHost } from "../backend.ts";
import { programFile } from "../../programFile.ts";
import { hostLibrary } from "../../remote/hostLibrary.ts";
import { quote } from "../../remote/script.ts";
import type { Wanted } from "./preflight.ts";
import { sshEnvironment } from "../../remote/sshEnvironment.ts";
import { type SshKey, rootConnection, sshKey } from "../sshKey.ts";
import { systemContainer } from "./systemContainer.ts";
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

// securityOpts: Docker does not report systempaths back. memorySwap: Docker sets it from memory.
const unreported = ["securityOpts", "memorySwap"];
const fixedAtCreation = [
  "name",
  "hostname",
  "image",
  "labels",
  "networksAdvanced",
  "volumes",
  "uploads",
  "restart",
  "stopSignal",
  "destroyGraceSeconds",
  ...Object.keys(systemContainer),
];

interface EngineOptions {
  parent: pulumi.Resource;
  provider: docker.Provider;
  dependsOn: pulumi.Resource[];
}

/** What makes one host. */
interface HostParts {
  args: DockerHostsArgs;
  address: string;
  connection: command.types.input.remote.ConnectionArgs;
  key: SshKey;
  hostKey: SshKey;
}

interface ContainerParts extends HostParts {
  network: docker.Network;
  image: pulumi.Input<string>;
  engine: EngineOptions;
}

interface BootedParts extends HostParts {
  container: docker.Container;
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
    const made = args.planned.map(({ name: host, address, roles }) => {
      const hostKey = sshKey(named("hosts-hostkey-*", host), { parent: this });
      const parts = { args, address, key, hostKey, connection: rootConnection(address, key, hostKey) };
      const container = this.container(host, { ...parts, network, image: image.imageId, engine });
      const booted = this.booted(host, { ...parts, container });
      const made: Host = {
        name: host,
        address,
        roles,
        connection: parts.connection,
        mark: markOf(args.owner, host),
        user: "root",
        port: 22,
        ready: [booted],
        // A refresh forgets a container that is gone, and then nothing would be deleted with it.
        lifetime: booted,
        generation: container.id,
      };
      return {
        ...made,
        ready: [hostLibrary(named("hosts-library-*", host), made, { parent: this })],
        knownHost: pulumi.interpolate`${address},${host} ${hostKey.publicKey}`,
      };
    });
    this.hosts = made;
    this.identity = { privateKey: key.privateKey };
    this.knownHosts = pulumi.all(made.map((host) => host.knownHost)).apply((lines) => lines.join("\n"));
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

  private container(host: string, parts: ContainerParts): docker.Container {
    const { args, key, hostKey, engine } = parts;
    const volume = new docker.Volume(
      named("hosts-volume-*", host),
      { name: `${this.prefix}-${host}`, labels: this.labels },
      { ...engine, deleteBeforeReplace: true, ignoreChanges: ["*"] },
    );
    return new docker.Container(
      named("hosts-*", host),
      {
        name: `${this.prefix}-${host}`,
        hostname: host,
        image: parts.image,
        labels: this.labels,
        memory: args.memory,
        networksAdvanced: [{ name: parts.network.name, ipv4Address: parts.address }],
        volumes: [{ containerPath: "/var/lib/docker", volumeName: volume.name }],
        uploads: [
          { file: "/root/.ssh/authorized_keys", content: key.publicKey },
          { file: "/etc/ssh/ssh_host_ed25519_key", content: hostKey.privateKey, permissions: "0600" },
        ],
        restart: "unless-stopped",
        stopSignal: "SIGRTMIN+3",
        destroyGraceSeconds: 1,
        ...systemContainer,
      },
      {
        ...engine,
        deleteBeforeReplace: true,
        // Of a container only its memory is changed in place. Whatever else differs would recreate it, and what is on it would be lost.
        ignoreChanges: host === args.recreated ? unreported : [...unreported, ...fixedAtCreation],
        customTimeouts: { create: "2m" },
      },
    );
  }

  /** Succeeds when systemd has started the host and root can log in; says what the host logged if that never happens. */
  private booted(host: string, parts: BootedParts): pulumi.Resource {
    return localScript(
      named("hosts-ready-*", host),
      {
        create: programFile(new URL("booted.sh", import.meta.url)),
        environment: pulumi.all([sshEnvironment(parts), parts.container.id]).apply(([ssh, id]) => ({
          ...ssh,
          HOST_NAME: host,
          CONTAINER: id,
          DOCKER_HOST: parts.args.dockerHost,
        })),
      },
      { parent: this, deletedWith: parts.container },
    );
  }
}
