import { z } from "zod";
import { shown } from "../../configProblems.ts";
import { jobImages } from "../../images/catalog.ts";
import type { Problem } from "../hosts/fields.ts";
import { isPushed } from "./pushed.ts";
import type { SecurityConfig } from "../security/securityConfig.ts";

const pinned = /@sha256:[0-9a-f]{64}$/;
const own: readonly string[] = jobImages.map(({ name, tag }) => `${name}:${tag}`);

/**
 * Whether an image may be another one tomorrow: neither is its digest named, nor is it one that was brought to the hosts.
 *
 * @param image its full name.
 */
function mayChange(image: string): boolean {
  return !pinned.test(image) && !own.includes(image) && !isPushed(image);
}

/**
 * What is wrong with an image that may be another one tomorrow.
 *
 * @param image its full name, as a job has it.
 * @returns nothing if it is always the same.
 */
export function imageProblem(image: string): string | undefined {
  if (image.includes("${")) {
    return `the image ${image} is known on its host alone: write NAME@sha256:..., or set security.images to false`;
  }
  const [name = ""] = image.split("@");
  return mayChange(image)
    ? `${image} may be another image tomorrow: write ${name}@sha256:..., which docker image inspect ${name} has in RepoDigests, or set security.images to false`
    : undefined;
}

/** What is wrong with the images that the settings of jobs name. */
export function imageProblems(
  jobs: Readonly<Record<string, unknown>>,
  { images }: SecurityConfig,
): Problem[] {
  const named = z.object({ image: z.string() });
  return Object.entries(images ? jobs : {}).flatMap(([job, settings]) => {
    const { data } = named.safeParse(settings);
    const message = "must be named with its digest (NAME@sha256:...) unless security.images is false";
    return data && mayChange(data.image)
      ? [{ path: ["jobs", job, "image"], message, got: shown(data.image) }]
      : [];
  });
}
