import { reasonOf } from "./reasonOf.ts";

/**
 * Runs what a command of a resource does, and lets it fail with a message that a person can read.
 *
 * @param work throws an Error where it fails.
 */
export async function runMain(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(reasonOf(error));
    process.exitCode = 1;
  }
}
