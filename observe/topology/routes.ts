import { edge } from "../../components/edge/chosen.ts";
import type { EdgeRoute } from "../../components/edge/edge.ts";
import type { Instance } from "./instances.ts";

/** Where a route leads to. */
export interface Target {
  /** `10.32.0.5:8081`. */
  address: string;
  /** The part of the requests that it gets, from 0 to 1. */
  weight: number;
  /** The instance at that address, if there is one. */
  instance?: Instance;
}

/** A route at the edge. */
export interface Route {
  /** What is asked for: `mysite.com:9999/`, or a port alone: `:9997`. */
  source: string;
  /** The port of every edge at which it is asked for. */
  port: number;
  /** The edge's options: `proto=tcp`. */
  options: string;
  service: string;
  targets: readonly Target[];
}

/** The edge on one host. */
export interface Edge {
  /** Its host. */
  host: string;
  /** `differs`: its routes are not those of the others. */
  state: "well" | "differs" | "silent";
}

/** The edge: that on every host, and the routes that most of them have. */
export interface EdgeView {
  edges: readonly Edge[];
  routes: readonly Route[];
}

/**
 * The edge, from what it says on each host.
 *
 * @param answers of its API by the host; undefined where there was none.
 * @param instances of all jobs.
 */
export function edgeOf(answers: ReadonlyMap<string, unknown>, instances: readonly Instance[]): EdgeView {
  const tables = [...answers].map(([host, answer]) => {
    const routes = edge.routesIn(answer);
    return { host, routes: routes && routesOf(routes, instances) };
  });
  const texts = tables.map(({ routes }) => routes && textOf(routes));
  const usual = mostFrequent(texts.filter((text) => text !== undefined));
  return {
    edges: tables.map(({ host }, index) => ({
      host,
      state: texts[index] === undefined ? "silent" : texts[index] === usual ? "well" : "differs",
    })),
    routes: tables.find((_, index) => usual !== undefined && texts[index] === usual)?.routes ?? [],
  };
}

function routesOf(all: readonly EdgeRoute[], instances: readonly Instance[]): Route[] {
  const groups = Map.groupBy(all, ({ source, service }) => `${source} ${service}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : {
          source: first.source,
          port: first.port,
          options: first.options,
          service: first.service,
          targets: group
            .map(({ address, weight }) => targetOf(address, weight, instances))
            .sort((one, other) => byPlace.compare(placeOf(one), placeOf(other))),
        };
  });
}

function targetOf(address: string, weight: number, instances: readonly Instance[]): Target {
  const instance = instances.find(({ addresses }) => addresses.includes(address));
  return { address, weight, ...(instance && { instance }) };
}

/** `u2` before `u10`. */
const byPlace = new Intl.Collator("en", { numeric: true });

function placeOf({ address, instance }: Target): string {
  return `${instance?.host ?? ""} ${address}`;
}

/** What two edges that route alike have in common: they list the targets of a route in orders of their own. */
function textOf(routes: readonly Route[]): string {
  return routes
    .flatMap(({ source, service, targets }) =>
      targets.map(({ address, weight }) => `${source} ${service} ${address} ${weight.toFixed(3)}`),
    )
    .sort()
    .join("\n");
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counted = [...Map.groupBy(texts, (text) => text).values()];
  return counted.sort((one, other) => other.length - one.length)[0]?.[0];
}
