import { fetch } from "undici";
import { z } from "zod";
import { type Canaries, type Edge, type EdgeRoute, type Entrance, canaryTag } from "./edge.ts";

/** Of the host, by what fabio does there. */
export const ports = { http: 9999, tcp: 9997, sni: 9996, ui: 9998 };

const prefix = "urlprefix-";
const nowhere = "http://127.0.0.1:1/";
const table = z
  .array(
    z.object({
      service: z.string(),
      src: z.string(),
      dst: z.string(),
      opts: z.string(),
      weight: z.number(),
      tags: z.array(z.string()).nullish(),
    }),
  )
  .nullable();
type Row = NonNullable<z.output<typeof table>>[number];

/** fabio: https://fabiolb.net */
export const fabioEdge: Edge = {
  job: "fabio",
  guardedPorts: [ports.ui],
  tags: (routes) =>
    routes.map(({ source, options }) => `${prefix}${[source, options].filter(Boolean).join(" ")}`),
  routes: (tags) =>
    tags
      .filter((tag) => tag.startsWith(prefix))
      .map((tag) => {
        const [source = "", ...options] = tag.slice(prefix.length).trim().split(/\s+/);
        return { source, ...(options.length > 0 && { options: options.join(" ") }) };
      }),
  // It reads routes there that no service has asked for: every key below fabio/config is one list.
  sharePath: (job) => `fabio/config/${job}`,
  share: (services, canaries) =>
    services
      .flatMap(({ name, routes = [] }) => routes.flatMap(({ source }) => commandsFor(name, source, canaries)))
      .join("\n"),
  keepsOut: (share) => share.startsWith("route del "),
  ask: async (address, signal) =>
    (await fetch(`http://${address}:${ports.ui}/api/routes`, { signal })).json(),
  routesIn: (answer) => {
    const { success, data } = table.safeParse(answer);
    return success ? (data ?? []).map(routeOf) : undefined;
  },
  entrance,
};

/**
 * fabio takes no table at all, and keeps the last one, where `route weight` matches nothing: while there is no canary.
 * So it also matches a target that is taken out again, and with it that target's part of the weight.
 */
function commandsFor(service: string, source: string, { share, count }: Canaries): string[] {
  const tags = `tags "${canaryTag}"`;
  if (share === 0) {
    return [`route del ${service} ${source} ${tags}`];
  }
  const weight = ((share * (count + 1)) / count).toFixed(4);
  return [
    `route add ${service} ${source} ${nowhere} ${tags}`,
    `route weight ${service} ${source} weight ${weight} ${tags}`,
    `route del ${service} ${source} ${nowhere}`,
  ];
}

function routeOf({ service, src, dst, opts, weight, tags }: Row): EdgeRoute {
  return {
    source: src,
    // fabio does not say of a route by port alone that it is one of TCP.
    port: entrance(src.startsWith(":") ? `${src} proto=tcp` : `${src} ${opts}`).port,
    options: opts,
    service,
    address: dst.replace(/^\w+:\/\//, "").replace(/\/.*$/, ""),
    weight,
    canary: tags?.includes(canaryTag) ?? false,
  };
}

function entrance(route: string): Entrance {
  const [source = "", ...options] = route.split(" ");
  const host = source.replace(/\/.*$/, "");
  if (options.includes("proto=tcp+sni")) {
    return { port: ports.sni, tls: true, host };
  }
  return options.includes("proto=tcp")
    ? { port: Number(host.replace(/^.*:/, "")), tls: true, host: "" }
    : { port: ports.http, tls: false, host };
}
