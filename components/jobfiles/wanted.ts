import type { Config } from "../../config.ts";
import { catalog, jobNeeds } from "../../jobs/catalog.ts";
import { defaultNamespace } from "../api/nomad.ts";
import type { JobSecrets } from "../jobs/settings.ts";
import { wantedNeeds } from "../jobspec/needs.ts";
import { overlayNetwork } from "../overlay/chosen.ts";
import { findJobFiles } from "./find.ts";
import { type FileJob, readJobFiles } from "./read.ts";

/**
 * The jobs of a configuration that are files, read before anything changes.
 *
 * @param config of the stack.
 * @param secrets its settings of jobs that are secrets.
 * @param stands whether there is a cluster, which may have namespaces that somebody else has made.
 * @param parser as in {@link readJobFiles}.
 * @throws as {@link readJobFiles}
 */
export async function wantedJobFiles(
  config: NamespacesConfig & Pick<Config, "jobFiles" | "security">,
  secrets: JobSecrets,
  { stands, parser }: { stands: boolean; parser: string },
): Promise<FileJob[]> {
  const { tenants } = config.overlay;
  const typed = Object.keys(catalog);
  const networks = Object.entries(tenants).map(
    ([name, subnet]) => [name, overlayNetwork.networkOf(subnet)] as const,
  );
  const closed = Object.entries(jobNeeds).flatMap(([job, { namespace }]) =>
    namespace ? [[namespace.name, job] as const] : [],
  );
  return readJobFiles(parser, findJobFiles(config, typed).files, secrets, {
    taken: typed.filter((name) => config.jobs[name] !== undefined),
    tenants: Object.fromEntries(networks),
    network: overlayNetwork.network,
    closed: Object.fromEntries(closed),
    pinned: config.security.images,
    ...(!stands && {
      namespaces: namespacesOf(config),
      pools: ["all", "default", ...Object.keys(config.cluster.nodePools)],
    }),
  });
}

type NamespacesConfig = Pick<Config, "cluster" | "jobs" | "overlay">;

/** The namespaces that a cluster of this configuration has: Nomad's own, those of tenants, of the configuration and of jobs. */
export function namespacesOf({ cluster, jobs, overlay }: NamespacesConfig): string[] {
  const needs = Object.values(wantedNeeds(jobNeeds, jobs));
  return [
    defaultNamespace,
    ...Object.keys(overlay.tenants),
    ...Object.keys(cluster.namespaces),
    ...needs.flatMap(({ namespace }) => namespace?.name ?? []),
  ];
}
