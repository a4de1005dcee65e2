import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Found } from "../ownership/claims.ts";
import type { Owner } from "../ownership/owner.ts";
import type { GoneServers, KnownHost } from "../gone/describe.ts";
import type { Problem } from "./fields.ts";
import type { Hosts, Role } from "./host.ts";

/** A host as the configuration has it. */
export interface PlannedHost {
  name: string;
  address: string;
  roles: Role[];
}

/** Name and address of a host that exists. */
export type Placed = Readonly<Pick<PlannedHost, "name" | "address">>;

/** What hosts need to know beside their own configuration. */
export interface Environment {
  /** What the hosts are marked with. */
  owner: pulumi.Output<Owner>;
  /** The hosts with their addresses. */
  planned: readonly PlannedHost[];
  /** The addresses of the overlay: `10.32.0.0/16`. */
  overlayRange: string;
  /** Name of the image that docker hosts are made from. */
  image: string;
  /** The host that is recreated: it gets the image of today, where the others keep theirs. */
  recreated: string | undefined;
  /** The cloud image that VMs are made from, unless the configuration has another. */
  cloudImage: { url: string; sha256: string };
  /** Where downloads are kept on this machine: an absolute path. */
  downloads: string;
}

/** Where the hosts of a stack are to be looked for. */
export interface Place {
  /** The stack's name. */
  stack: string;
  /** The Docker Engine of docker hosts: `unix:///var/run/docker.sock`. @default - they are on none */
  engine?: string | undefined;
}

/** A network that the overlay must keep off. */
export interface TakenNetwork {
  /** `192.168.56.0/24`. */
  network: string;
  /** What `overlay.range` must do: `must not overlap hosts.subnet 192.168.56.0/24`. */
  rule: string;
}

/** The hosts of one configuration. */
export interface ConfiguredHosts {
  /** What they are made of. */
  readonly backend: HostBackend;
  /** The keys of `hosts` that have the hosts' names, and their addresses. */
  readonly keys: { readonly names: string; readonly addresses: string };
  /** The Docker Engine that runs them. @default - none */
  readonly engine?: string | undefined;
  /** The address of the machine that runs the hosts, in their network. @default - they are machines of their own */
  readonly machineAddress?: string | undefined;
  /** The networks that they are in. */
  readonly taken: readonly TakenNetwork[];
  /** What is wrong with values that are each right. */
  problems(): Problem[];
  /** The hosts in order. @param existing those that there are */
  planned(existing: readonly Placed[]): readonly PlannedHost[];
  /** Makes them, or finds them; it registers the resources. */
  make(environment: Environment): Hosts;
  /**
   * What exists of all that they are made of, or are.
   *
   * @param stack the stack's name.
   * @param knownHosts lines of a `known_hosts` file: keys that machines have shown. @default - none
   */
  existing(stack: string, knownHosts?: string): Promise<Found[]>;
  /**
   * Removes what other stacks have in their place, with all data.
   *
   * @param found it, by {@link ConfiguredHosts.existing}.
   * @param stack the stack's name.
   * @param signal ends what was started.
   * @returns a line for each thing that could not be removed.
   */
  clean(found: readonly Found[], stack: string, signal: AbortSignal): Promise<string[]>;
}

/** What hosts are made of: everything that the program knows of it. */
export interface HostBackend {
  /** The name of the component that makes them, in `nomad-on-weave:hosts:NAME`: what tells the backend of a state. */
  readonly component: string;
  /** The resource that a host is made from: with it everything else on the host is recreated. @default - hosts outlive the stack */
  readonly hostResource?: "hosts-*" | "hosts-disk-*";
  /**
   * Whether none of the servers exists any more, by the word of who has made them. A server that is switched off exists, and
   * one that cannot be reached may.
   *
   * @param place to look.
   * @param hosts of the stack, as it was; at least one is a server.
   * @returns nothing if a server exists, or may.
   */
  gone(place: Place, hosts: readonly KnownHost[]): Promise<GoneServers | undefined>;
  /**
   * Removes what a run that was killed has made and not noted. @default - it is found by its name, and taken over
   *
   * @param engine the Docker Engine of docker hosts; undefined where there is none in the state.
   * @param identity of the stack, which is on all of it.
   * @param recorded what stays.
   * @param signal ends what was started.
   */
  removeUnrecorded?(
    engine: string | undefined,
    identity: string,
    recorded: readonly { type: string; id?: string | undefined }[],
    signal: AbortSignal,
  ): Promise<void>;
}

type BackendSchema = z.ZodObject<{ backend: z.ZodLiteral<string> }>;

/** A backend with what `hosts` in the configuration may say of it. */
export interface ConfigurableBackend<Schema extends BackendSchema> extends HostBackend {
  readonly schema: Schema;
  /** The hosts of a configuration; nothing for that of another backend. */
  hostsOf(config: { backend: string }): ConfiguredHosts | undefined;
}

/**
 * Defines a backend.
 *
 * @param schema what `hosts` may say; its `backend` is the backend's name.
 * @param backend what is known without a configuration.
 * @param configure the hosts of a configuration.
 */
export function defineBackend<Schema extends BackendSchema>(
  schema: Schema,
  backend: HostBackend,
  configure: (config: z.output<Schema>) => Omit<ConfiguredHosts, "backend">,
): ConfigurableBackend<Schema> {
  const isOwn = (config: { backend: string }): config is z.output<Schema> =>
    config.backend === schema.shape.backend.value;
  return {
    ...backend,
    schema,
    hostsOf: (config) => (isOwn(config) ? { ...configure(config), backend } : undefined),
  };
}
