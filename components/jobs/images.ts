import { z } from "zod";
import { jobImages } from "../../images/catalog.ts";
import type { Problem } from "../hosts/fields.ts";
import type { SecurityConfig } from "../securityConfig.ts";

const pinned = /@sha256:[0-9a-f]{64}$/;
const own: readonly string[] = jobImages.map(({ name, tag }) => `${name}:${tag}`);

/**
 * Images that may be another one tomorrow: neither is their digest named, nor does the stack bring them to the hosts.
 *
 * @param images full names.
 */
export function unpinned(images: readonly string[]): string[] {
  return images.filter((image) => !pinned.test(image) && !own.includes(image));
}

/** What is wrong with an image that may be another one tomorrow. */
export function unpinnedMessage(image: string): string {
  return `${image} may be another image tomorrow: name its digest (NAME@sha256:...), or set security.images to false`;
}

/** What is wrong with the images that the settings of jobs name. */
export function imageProblems(
  jobs: Readonly<Record<string, unknown>>,
  { images }: SecurityConfig,
): Problem[] {
  const named = z.object({ image: z.string() });
  return Object.entries(images ? jobs : {}).flatMap(([job, settings]) => {
    const { data } = named.safeParse(settings);
    return unpinned(data ? [data.image] : []).map((image) => ({
      path: ["jobs", job, "image"],
      message: unpinnedMessage(image),
    }));
  });
}
