import { tools } from "../toolchain/versions.ts";

/** An image of the jobs: one executable and nothing else. Images of one executable share its layer. */
export interface JobImage {
  /** Its name without the tag: `nomad-on-weave/httpbackend`. */
  name: string;
  tag: string;
  executable: "backend" | "backup" | "fabio" | "pause";
  /** What the executable is started with. */
  arguments: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** TCP ports that it listens on. */
  ports: readonly number[];
}

function backEnd(
  kind: "http" | "https",
  version: string,
  environment: Record<string, string> = {},
): JobImage {
  return {
    name: `nomad-on-weave/${kind}backend`,
    tag: version,
    executable: "backend",
    arguments: [kind],
    environment: { VERSION: version, ...environment },
    ports: [kind === "http" ? 8081 : 7777],
  };
}

/** Every image that the jobs run, and what holds the network of a group of tasks; they are made by `npm run tools` and brought to every host. */
export const jobImages: readonly JobImage[] = [
  backEnd("http", "v1.0.0"),
  backEnd("http", "v1.0.1"),
  // The release that must not go through.
  backEnd("http", "v1.0.2", { HEALTH: "failing" }),
  backEnd("https", "v1.0.0"),
  backEnd("https", "v1.0.1"),
  {
    name: "nomad-on-weave/backup",
    tag: "v1.0.0",
    executable: "backup",
    arguments: [],
    environment: {},
    ports: [],
  },
  {
    name: "nomad-on-weave/pause",
    tag: "v1.0.0",
    executable: "pause",
    arguments: [],
    environment: {},
    ports: [],
  },
  {
    name: "nomad-on-weave/fabio",
    tag: tools.fabio.version,
    executable: "fabio",
    arguments: [],
    environment: {},
    ports: [9999, 9998, 9997, 9996],
  },
];

/**
 * The full name of an image of the jobs.
 *
 * @param name without folder and tag: `httpbackend`.
 * @param tag of one that there is. @default - the first one
 * @throws Error if there is none.
 */
export function imageOf(name: string, tag?: string): string {
  const image = jobImages.find(
    (each) => each.name === `nomad-on-weave/${name}` && (tag === undefined || each.tag === tag),
  );
  if (!image) {
    throw new Error(`images/catalog.ts has no ${name}${tag === undefined ? "" : `:${tag}`}`);
  }
  return `${image.name}:${image.tag}`;
}
