/** Whose a thing is: what a stack writes on everything that it makes or uses. */
export interface Owner {
  /** Random, made with the first `up` of the stack: 32 hexadecimal digits. */
  identity: string;
  /** The stack's name: `dev`. */
  stack: string;
  /** Who made the stack, and where: `anna@laptop:/home/anna/nomad-on-weave`. */
  origin: string;
}

/** The labels of the stack's Docker objects, by what they say. */
export const ownerLabels = {
  stack: "nomad-on-weave.stack",
  identity: "nomad-on-weave.identity",
  origin: "nomad-on-weave.origin",
} as const;

/** Reads what `identity.sh` has printed. */
export function readIdentity(text: string, stack: string): Owner {
  const [identity = "", ...origin] = text.split(" ");
  return { identity, stack, origin: origin.join(" ") };
}

/** What `components/remote/owner.sh` keeps on a host: identity, stack, the host's name, origin. */
export function renderMark({ identity, stack, origin }: Owner, host: string): string {
  return `${identity} ${stack} ${host} ${origin}`;
}

/** Reads a mark. @returns whose the host is, and the name it has there; undefined for what is no mark */
export function readMark(text: string): (Owner & { host: string }) | undefined {
  const [, identity, stack, host, origin] = /^([0-9a-f]{32}) (\S+) (\S+) (.*)$/.exec(text.trim()) ?? [];
  return identity === undefined || stack === undefined || host === undefined || origin === undefined
    ? undefined
    : { identity, stack, host, origin };
}
