/** A resource in the state of a stack. */
interface Recorded {
  urn: string;
  type: string;
}

const local = "command:local:Command";
const remote = "command:remote:Command";

/**
 * The names of all resources of the program. For each: the component that it is a child of, and its type or types.
 * A star stands for a host; `tenants-*-*` has a tenant before it, and the names of jobs and of what is in Nomad have a job, a
 * role or a tenant in its place.
 *
 * A name is what a resource is known by in the state: one that changes needs an alias.
 */
export const resources = {
  identity: ["", local],
  "hosts-key": ["hosts:*", local],
  "hosts-hostkey": ["hosts:*", local],
  "hosts-hostkey-*": ["hosts:*", local],
  "hosts-preflight": ["hosts:*", local],
  "hosts-network": ["hosts:*", "docker:index/network:Network"],
  "hosts-image": ["hosts:*", "docker:index/remoteImage:RemoteImage", local],
  "hosts-volume-*": ["hosts:*", "docker:index/volume:Volume"],
  "hosts-*": ["hosts:*", "docker:index/container:Container"],
  "hosts-hostonly": ["hosts:*", local],
  "hosts-nat": ["hosts:*", local],
  "hosts-disk-*": ["hosts:*", local],
  "hosts-vm-*": ["hosts:*", local],
  "hosts-power-*": ["hosts:*", local],
  "hosts-hardware-*": ["hosts:*", local],
  "hosts-library-*": ["hosts:*", remote],
  "hosts-ready-*": ["hosts:*", local, remote],
  "ssh-files": ["hosts:SshAccess", local],
  "binaries-*": ["index:Binaries", local],
  "security-overlay": ["index:Security", local],
  "security-gossip": ["index:Security", local],
  "security-authority": ["index:Security", local],
  "security-certificate-*": ["index:Security", local],
  "security-management": ["index:Security", local],
  "security-tokens": ["index:Security", local],
  "security-tokens-people": ["index:Security", local],
  "security-token-*": ["index:Security", local],
  "*-token": ["index:Security", local],
  "security-*": ["index:Security", remote],
  "node-*": ["index:NodeSetup", remote],
  "firewall-*": ["index:Firewall", remote],
  "images-*": ["index:JobImages", local],
  "weave-*": ["index:AgentOnHost", remote],
  "weave-together-*": ["index:AgentOnHost", remote],
  "weave-roll-*": ["index:AgentOnHost", remote],
  "weave-ready-*": ["index:WeaveOverlay", remote],
  "tenants-rules-*": ["index:Tenants", remote],
  "tenants-*-*": ["index:Tenants", remote],
  "consul-*": ["index:AgentOnHost", remote],
  "consul-together-*": ["index:AgentOnHost", remote],
  "consul-roll-*": ["index:AgentOnHost", remote],
  "consul-acl": ["index:ConsulCluster", local],
  "consul-tokens-*": ["index:ConsulCluster", remote],
  "consul-owner": ["index:ConsulCluster", local],
  "consul-ready": ["index:ConsulCluster", remote],
  "consul-gossip": ["index:ConsulCluster", local],
  "nomad-*": ["index:AgentOnHost", remote],
  "nomad-together-*": ["index:AgentOnHost", remote],
  "nomad-roll-*": ["index:AgentOnHost", remote],
  "nomad-acl": ["index:NomadCluster", local],
  "nomad-ready-*": ["index:NomadCluster", remote],
  "nomad-gossip": ["index:NomadCluster", local],
  "nomad-workloads": ["index:NomadCluster", local],
  "nomad-pool-*": ["", "nomad:index/nodePool:NodePool"],
  "nomad-scheduler": ["index:NomadCluster", "nomad:index/schedulerConfig:SchedulerConfig"],
  "nomad-token-*": ["index:NomadCluster", remote],
  "nomad-*-policy": ["index:NomadCluster", "nomad:index/aclPolicy:AclPolicy"],
  "nomad-*-token": ["index:NomadCluster", "nomad:index/aclToken:AclToken"],
  "tenants-*-namespace": ["", "nomad:index/namespace:Namespace"],
  "*-namespace": ["", "nomad:index/namespace:Namespace"],
  "departures-*": ["index:Departures", local],
  "*": ["index:Jobs", "nomad:index/job:Job"],
  "*-secrets": ["index:Jobs", "nomad:index/variable:Variable"],
  "*-share": ["index:Jobs", "consul:index/keys:Keys"],
  "*-deployment": ["index:Jobs", local],
  "*-renewal": ["index:Jobs", local],
  "retired-tokens": ["", local],
} as const satisfies Readonly<Record<string, readonly [parent: string, ...types: string[]]>>;

/** The name of a resource, with a star for each part of it that is not the program's. */
export type ResourceName = keyof typeof resources;

/** The name of a resource that has at most one star. */
export type SimpleName = Exclude<ResourceName, "tenants-*-*">;

/** What the stars of a name stand for, in order. */
export type NameParts<Name extends string> = Name extends `${string}*${infer Rest}`
  ? [string, ...NameParts<Rest>]
  : [];

/**
 * The name of a resource.
 *
 * @param name with stars.
 * @param parts what they stand for: the name of a host, a tenant, a role or a job.
 */
export function named<Name extends ResourceName>(name: Name, ...parts: NameParts<Name>): string {
  return filled(name, parts);
}

/** What a resource is: `hosts-*` for the container of a host, whatever the host is called. */
export function isNamed(resource: Recorded, ...names: readonly SimpleName[]): boolean {
  return names.some((name) => partOf(name, resource) !== undefined);
}

/**
 * What the star of a name stands for in a resource.
 *
 * @returns the name of a host or a job; empty for a name without a star; undefined if the resource is another one.
 */
export function partOf(name: SimpleName, resource: Recorded): string | undefined {
  const [start = "", end = ""] = name.split("*");
  const own = nameOf(resource);
  const fits = name.includes("*")
    ? own.length > start.length + end.length && own.startsWith(start) && own.endsWith(end)
    : own === name;
  return fits && isIn(name, resource) && !isOfCloserName(name, resource)
    ? own.slice(start.length, own.length - end.length)
    : undefined;
}

/** Whether the same may be said of a name with more before its star: a certificate of a host is no token of a job. */
function isOfCloserName(name: SimpleName, resource: Recorded): boolean {
  const [start = ""] = name.split("*");
  return namesOf(resources).some((other) => {
    const [closer = ""] = other.split("*");
    return closer.length > start.length && nameOf(resource).startsWith(closer) && isIn(other, resource);
  });
}

/** Which resources are looked for by {@link hostOf}: all that each host has of its own, or those of some names. */
export type HostName = Extract<ResourceName, `${string}-*`>;

const isOfHost = (name: ResourceName): name is HostName => name.endsWith("-*");
const ofHosts = namesOf(resources).filter(isOfHost);

/**
 * The host that a resource is of.
 *
 * @param resource any.
 * @param hosts names of all hosts: one may end with the name of another.
 * @param names of the resources that are asked for. @default - all that each host has of its own
 */
export function hostOf(
  resource: Recorded,
  hosts: readonly string[],
  names: readonly HostName[] = ofHosts,
): string | undefined {
  const own = nameOf(resource);
  const [host] = names
    .filter((name) => isIn(name, resource))
    .flatMap((name) => hosts.filter((host) => isNameOf(own, name, host)))
    .toSorted((one, other) => other.length - one.length);
  return host;
}

/** Whether a resource is a script on a host, or brings something to it: what runs again if the host is not as it should be. */
export function isOnHost(resource: Recorded): boolean {
  return resource.type === remote || isNamed(resource, "binaries-*", "images-*");
}

/** Two resources that would be one. */
export type Twins = readonly [Owned, Owned];

/** A resource that a host has of its own. */
interface Owned {
  name: string;
  host: string;
  /** @default - it is of no tenant */
  tenant?: string;
}

/**
 * The resources of hosts that would have one name, one type and one parent.
 *
 * @param hosts their names.
 * @param tenants their names.
 */
export function twinsAmong(hosts: readonly string[], tenants: readonly string[]): Twins[] {
  const known = new Map<string, Owned>();
  const all = ofHosts.flatMap((name): (readonly [HostName, Owned])[] =>
    name === "tenants-*-*"
      ? tenants.flatMap((tenant) =>
          hosts.map((host) => [name, { name: filled(name, [tenant, host]), tenant, host }] as const),
        )
      : hosts.map((host) => [name, { name: filled(name, [host]), host }] as const),
  );
  return all.flatMap(([name, owned]): Twins[] => {
    const key = [...resources[name], owned.name].join(" ");
    const twin = known.get(key);
    known.set(key, twin ?? owned);
    return twin ? [[twin, owned]] : [];
  });
}

function filled(name: ResourceName, [first = "", second = ""]: readonly string[]): string {
  return name.replace("*", () => first).replace("*", () => second);
}

function isNameOf(own: string, name: HostName, host: string): boolean {
  const [start = ""] = name.split("*");
  return name === "tenants-*-*"
    ? own.startsWith(start) && own.endsWith(`-${host}`)
    : own === `${start}${host}`;
}

/** The parents that version 0.1.0 has given to resources, by those of today. */
const former: Readonly<Record<string, string>> = {
  "nomad-on-weave:index:RollingAgents": "nomad-on-weave:index:AgentOnHost",
};

/** Whether a resource has the type and the parent of a name. */
function isIn(name: ResourceName, { urn, type }: Recorded): boolean {
  const [parent, ...types]: readonly [string, ...string[]] = resources[name];
  const [, , chain = ""] = urn.split("::");
  const given = chain.split("$").at(-2) ?? "";
  const above = former[given] ?? given;
  const isChild = parent.endsWith("*")
    ? above.startsWith(`nomad-on-weave:${parent.slice(0, -1)}`)
    : above === (parent === "" ? "" : `nomad-on-weave:${parent}`);
  return isChild && types.includes(type);
}

/** The name of a resource, as it is in its URN. */
export function nameOf({ urn }: Pick<Recorded, "urn">): string {
  return urn.split("::").at(-1) ?? urn;
}

function namesOf<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(record).filter((name): name is Name => name in record);
}
