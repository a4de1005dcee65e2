import { z } from "zod";
import { type Owner, readIdentity } from "../components/ownership/owner.ts";
import { isNamed } from "../components/resourceNames.ts";
import type { State } from "./state.ts";

/** Who a stack is; undefined before its first `up`, and where an earlier version of this program has made it. */
export function ownerOf({ deployment }: State): Owner | undefined {
  const resource = deployment.resources.find((each) => isNamed(each, "identity"));
  const made = z.object({ stdout: z.string() }).safeParse(resource?.outputs);
  const [, , stack = ""] = resource?.urn.split(":") ?? [];
  return made.success ? readIdentity(made.data.stdout, stack) : undefined;
}

/** The Docker Engine of docker hosts: `unix:///var/run/docker.sock`; undefined for other hosts. */
export function dockerHostOf({ deployment }: State): string | undefined {
  const provider = deployment.resources.find(({ type }) => type === "pulumi:providers:docker");
  return z.object({ host: z.string() }).safeParse(provider?.inputs).data?.host;
}
