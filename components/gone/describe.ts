import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A host, by what is known of it. */
export interface KnownHost {
  name: string;
  address: string;
  /** `server`, `client`. */
  roles: readonly string[];
}

/** Servers that exist no more. */
export interface GoneServers {
  /** What has become of them, as a part of a sentence. */
  what: string;
  /** Names of machines, servers or not, that show another host key than before. */
  otherKey: readonly string[];
}

/**
 * What is lost, which backup there is, and what to do.
 *
 * @param stack the stack's name.
 * @param servers of the stack, as it was.
 * @param gone what has become of them.
 * @param backup path of the newest one. @default - there is none
 */
export function describeGone(
  stack: string,
  servers: readonly Pick<KnownHost, "name">[],
  { what }: GoneServers,
  backup: string | undefined,
): string {
  const names = servers.map(({ name }) => name).join(", ");
  const rest =
    backup === undefined
      ? `and there is no backup in ${backupsOf(stack)}`
      : `but for what is in the newest backup here, ${backup}`;
  const ofStack = stack === "dev" ? "" : ` --stack ${stack}`;
  return [
    `No server of the stack ${stack} exists any more (${names}: ${what}): all that Consul and Nomad knew is lost, ${rest}.`,
    `Recreate the cluster with: npm run up -- --rebuild${ofStack}; or remove what is left of it with: npm run down${ofStack && ` --${ofStack}`}`,
  ].join("\n");
}

/**
 * The newest backup of a stack among those that `npm run backup` has written to `.state/backups`.
 *
 * @returns its path; nothing if there is none.
 */
export function newestBackup(stack: string): string | undefined {
  const folder = backupsOf(stack);
  // Their names are their dates.
  const backups = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".backup")) : [];
  const newest = backups.toSorted().at(-1);
  return newest === undefined ? undefined : join(folder, newest);
}

const backupsOf = (stack: string) => join(".state", "backups", stack);
