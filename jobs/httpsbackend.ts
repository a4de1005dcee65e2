import { imageOf } from "../images/catalog.ts";
import { backEndJob, backEndSettings } from "./backEnd.ts";
import { type JobDefinition, defineJob } from "../components/jobspec/definition.ts";
import type { Route } from "../components/jobspec/jobspec.ts";

/**
 * `httpsbackend`, which speaks TLS with a certificate of its own, behind fabio.
 *
 * @param description what it shows.
 * @param route how fabio leads to it.
 * @param version of its image.
 */
function behindFabio(description: string, route: Route, version: "v1.0.0" | "v1.0.1"): JobDefinition {
  return defineJob(
    backEndSettings({ count: 2, image: imageOf("httpsbackend", version) }).describe(description),
    (name, settings, cluster) =>
      backEndJob(
        {
          name,
          ...settings,
          scheme: "https",
          port: 7777,
          check: { type: "tcp", interval: "10s", timeout: "5s" },
          routes: [route],
          restart: { attempts: 2, interval: "30m", delay: "15s", mode: "fail" },
        },
        cluster,
      ),
  );
}

/** Clients speak HTTP with fabio, and fabio HTTPS with the back end. */
export const httpsbackend = behindFabio(
  "HTTPS back end behind fabio, which speaks HTTP with the clients",
  { source: "mysite-https.com:9999/", options: "proto=https tlsskipverify=true" },
  "v1.0.0",
);

/** Clients speak TLS with the back end, through a TCP port of fabio that is its own. */
export const httpsbackendTcp = behindFabio(
  "HTTPS back end behind a TCP port of fabio of its own: the clients speak TLS with it",
  { source: ":9997", options: "proto=tcp" },
  "v1.0.0",
);

/** Clients speak TLS with the back end, through a TCP port of fabio that several share, told apart by SNI. */
export const httpsbackendSni1 = behindFabio(
  "HTTPS back end behind a TCP port of fabio that it shares with `httpsbackend-sni-2`, told apart by SNI",
  { source: "mysite-sni-1.com/", options: "proto=tcp+sni" },
  "v1.0.0",
);

/** The other one on that port, of another version. */
export const httpsbackendSni2 = behindFabio(
  "The other back end on that port, of version v1.0.1",
  { source: "mysite-sni-2.com/", options: "proto=tcp+sni" },
  "v1.0.1",
);
