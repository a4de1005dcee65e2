import type { Route } from "../jobspec/jobspec.ts";

/** The tag in Consul that tells a canary's routes from those of the other instances. */
export const canaryTag = "canary";

/** The canaries of a job at a release. */
export interface Canaries {
  /** How much of the traffic at the edge they get together, from 0 to 1. */
  share: number;
  /** How many there are. */
  count: number;
}

/** A service in Consul, as far as an edge leads to it. */
export interface RoutedService {
  readonly name: string;
  readonly routes?: readonly Route[];
}

/** A route that an edge has now, to one instance. */
export interface EdgeRoute {
  /** What is asked for: `mysite.com:9999/`, or a port alone: `:9997`. */
  source: string;
  /** The port of every edge at which it is asked for. */
  port: number;
  /** How the edge goes on to the service, in its own words: `proto=tcp`. */
  options: string;
  service: string;
  /** The instance's address: `10.32.0.5:8081`. */
  address: string;
  /** The part of the requests that the instance gets, from 0 to 1. */
  weight: number;
  /** Whether the instance is a canary. */
  canary: boolean;
}

/** How a route is asked for, from outside of the cluster. */
export interface Entrance {
  port: number;
  /** Whether the edge passes TLS on to the service. */
  tls: boolean;
  /** The name that is asked for: the Host header, or the server name of TLS. */
  host: string;
}

/**
 * What leads requests from outside to services: a job on every client, which reads routes from Consul. What it may do there, and
 * which of its job's variables it has, its definition in `jobs/` says.
 */
export interface Edge {
  /** The name of its job. */
  readonly job: string;
  /** Ports of its host at which it tells about itself: only those reach them who reach the APIs. */
  readonly guardedPorts: readonly number[];
  /** The tags by which a service in Consul asks for routes. */
  tags(routes: readonly Route[]): string[];
  /** The routes that such tags ask for; other tags ask for none. */
  routes(tags: readonly string[]): Route[];
  /** The key in Consul at which it reads the share of a job's canaries. */
  sharePath(job: string): string;
  /** What it reads there; empty if nothing is to be said. */
  share(services: readonly RoutedService[], canaries: Canaries): string;
  /** Whether such a share keeps all requests from the canaries. */
  keepsOut(share: string): boolean;
  /**
   * Asks the edge on a host for its routes.
   *
   * @throws Error if it does not answer
   */
  ask(address: string, signal: AbortSignal): Promise<unknown>;
  /** The routes in such an answer; undefined if there are none in it. */
  routesIn(answer: unknown): EdgeRoute[] | undefined;
  /** How a route is asked for, which the outputs of a stack have as its source and its options, with a space between them. */
  entrance(route: string): Entrance;
}
