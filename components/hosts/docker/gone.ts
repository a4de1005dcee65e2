import type { GoneServers, KnownHost } from "../../gone/describe.ts";
import type { Place } from "../backend.ts";
import { withRole } from "../host.ts";
import { askEngine } from "./engine.ts";
import { dockerPrefix } from "./names.ts";

/** Whether the Docker Engine has no container of a server; an engine that does not answer says nothing. */
export async function goneFromDocker(
  { stack, engine }: Place,
  hosts: readonly KnownHost[],
): Promise<GoneServers | undefined> {
  const containers = await askEngine(engine, ["ps", "--all", "--format", "{{.Names}}"]).catch(
    () => undefined,
  );
  const prefix = dockerPrefix(stack);
  return containers === undefined ||
    withRole(hosts, "server").some(({ name }) => containers.includes(`${prefix}-${name}`))
    ? undefined
    : { what: `the Docker Engine at ${engine} has no container of theirs`, otherKey: [] };
}
