import type * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { markOf } from "../../ownership/mark.ts";
import type { Owner } from "../../ownership/owner.ts";
import { programFile } from "../../programFile.ts";
import { hostLibrary } from "../../remote/hostLibrary.ts";
import { localScript } from "../../remote/localScript.ts";
import { sshEnvironment } from "../../remote/sshEnvironment.ts";
import { named } from "../../resourceNames.ts";
import type { PlannedHost } from "../backend.ts";
import type { Host } from "../host.ts";
import { type SshKey, rootConnection, sshKey } from "../sshKey.ts";
import { systemContainer } from "./systemContainer.ts";

/** Arguments of {@link DockerHost}. */
export interface DockerHostArgs {
  planned: PlannedHost;
  owner: pulumi.Output<Owner>;
  /** What container and volume are marked with. */
  labels: pulumi.Input<{ label: string; value: pulumi.Input<string> }>[];
  /** The name of the container and of its volume. */
  container: string;
  /** Memory limit, in MB. */
  memory: number;
  network: docker.Network;
  /** ID of the image. */
  image: pulumi.Input<string>;
  /** The key that logs in. */
  key: SshKey;
  /** The Docker Engine: `unix:///var/run/docker.sock`. */
  dockerHost: string;
  provider: docker.Provider;
  /** What comes before anything is made on the engine. */
  dependsOn: pulumi.Resource[];
  /** Whether the host is recreated, with all that the configuration says of it now. */
  recreated: boolean;
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

/** A host that is a system container: systemd, sshd and a Docker Engine of its own, whose data is on a volume. */
export class DockerHost extends pulumi.ComponentResource {
  readonly host: Host;
  /** Its line of a `known_hosts` file. */
  readonly knownHost: pulumi.Output<string>;
  private readonly args: DockerHostArgs;
  private readonly hostKey: SshKey;
  private readonly connection: command.types.input.remote.ConnectionArgs;
  /** Version 0.1.0 has all resources of all hosts beside each other. */
  private readonly place: Required<Pick<pulumi.CustomResourceOptions, "parent" | "aliases">>;

  constructor(args: DockerHostArgs, opts: { parent: pulumi.Resource }) {
    const { name, address, roles } = args.planned;
    super("nomad-on-weave:hosts:DockerHost", name, {}, opts);
    this.args = args;
    this.place = { parent: this, aliases: [{ parent: opts.parent }] };
    this.hostKey = sshKey(named("hosts-hostkey-*", name), this.place);
    this.connection = rootConnection(address, args.key, this.hostKey);
    const container = this.container();
    const booted = this.booted(container);
    const made: Host = {
      name,
      address,
      roles,
      connection: this.connection,
      mark: markOf(args.owner, name),
      user: "root",
      port: 22,
      ready: [booted],
      // A refresh forgets a container that is gone, and then nothing would be deleted with it.
      lifetime: booted,
      generation: container.id,
    };
    this.host = { ...made, ready: [hostLibrary(named("hosts-library-*", name), made, this.place)] };
    this.knownHost = pulumi.interpolate`${address},${name} ${this.hostKey.publicKey}`;
    this.registerOutputs();
  }

  private container(): docker.Container {
    const { args, hostKey, place } = this;
    const { name } = args.planned;
    const onEngine = {
      ...place,
      provider: args.provider,
      dependsOn: args.dependsOn,
      deleteBeforeReplace: true,
    };
    const volume = new docker.Volume(
      named("hosts-volume-*", name),
      { name: args.container, labels: args.labels },
      { ...onEngine, ignoreChanges: ["*"] },
    );
    return new docker.Container(
      named("hosts-*", name),
      {
        name: args.container,
        hostname: name,
        image: args.image,
        labels: args.labels,
        memory: args.memory,
        networksAdvanced: [{ name: args.network.name, ipv4Address: args.planned.address }],
        volumes: [{ containerPath: "/var/lib/docker", volumeName: volume.name }],
        uploads: [
          { file: "/root/.ssh/authorized_keys", content: args.key.publicKey },
          { file: "/etc/ssh/ssh_host_ed25519_key", content: hostKey.privateKey, permissions: "0600" },
        ],
        restart: "unless-stopped",
        stopSignal: "SIGRTMIN+3",
        destroyGraceSeconds: 1,
        ...systemContainer,
      },
      {
        ...onEngine,
        // Of a container only its memory is changed in place. Whatever else differs would recreate it, and what is on it would be lost.
        ignoreChanges: args.recreated ? unreported : [...unreported, ...fixedAtCreation],
        customTimeouts: { create: "2m" },
      },
    );
  }

  /** Succeeds when systemd has started the host and root can log in; says what the host logged if that never happens. */
  private booted(container: docker.Container): pulumi.Resource {
    const { planned, dockerHost } = this.args;
    const { connection, place } = this;
    return localScript(
      named("hosts-ready-*", planned.name),
      {
        create: programFile(new URL("booted.sh", import.meta.url)),
        environment: pulumi
          .all([sshEnvironment({ address: planned.address, connection }), container.id])
          .apply(([ssh, id]) => ({
            ...ssh,
            HOST_NAME: planned.name,
            CONTAINER: id,
            DOCKER_HOST: dockerHost,
          })),
      },
      { ...place, deletedWith: container },
    );
  }
}
