import * as pulumi from "@pulumi/pulumi";
import { programFile } from "../programFile.ts";
import type { Layer } from "../layer.ts";
import type { Security } from "../security/security.ts";
import { named } from "../resourceNames.ts";
import { localScript } from "../remote/localScript.ts";

/** Arguments of {@link retireTokens}. */
export interface RetireArgs {
  /** The tokens that stay. */
  secrets: Security;
  /** Who has the new tokens, and uses them. */
  scheduler: Layer;
  jobs: Pick<Layer, "settled">;
}

/**
 * Does nothing at first. When tokens have changed, it takes those back that they were before: after everybody has the
 * new ones.
 */
export function retireTokens({ secrets, scheduler, jobs }: RetireArgs): pulumi.Resource {
  const { nomadInConsul, jobs: ofJobs, dns, operator, agents } = secrets.tokens;
  return localScript(
    named("retired-tokens"),
    {
      update: `node ${programFile(new URL("retire.main.ts", import.meta.url))}`,
      environment: {
        ACCESS: pulumi.jsonStringify(secrets.consul),
        KEEP: pulumi
          .all([nomadInConsul, ...ofJobs.values(), dns, operator, ...agents.values()])
          .apply((all) => all.join(" ")),
      },
    },
    { dependsOn: [...scheduler.ready, ...scheduler.settled, ...jobs.settled] },
  );
}
