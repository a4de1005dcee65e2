import { join } from "node:path";
import { cacheDirectory } from "./cache.ts";
import { goRelease } from "./versions.ts";
import { runCommand } from "./command.ts";
import { isExecutable, onPath } from "./executables.ts";
import { withLock } from "./lock.ts";
import { placeDirectory } from "./placement.ts";
import { unpackRelease, type ReleaseContext } from "./release.ts";
import { firstVersion, isOlder } from "../components/versionOrder.ts";
import { reasonOf } from "../components/reasonOf.ts";

export interface FindGoOptions {
  /** Leaves the official release out. */
  offline: boolean;
  release: ReleaseContext;
  /** Where else than on PATH Go may be. @default where its installer puts it: the PATH of root often lacks it */
  usualPlaces?: readonly string[];
}

/**
 * Finds a Go that is new enough: on PATH, in its usual place, in the cache, else by its official release.
 *
 * @param directory a folder with the go.mod to build, which may let an older Go fetch a newer one
 * @returns the path of the go command
 * @throws Error that says which Go was found, why it does not do, and what does
 */
export async function findGo(
  directory: string,
  { offline, release, usualPlaces = ["/usr/local/go/bin/go"] }: FindGoOptions,
): Promise<string> {
  const { version } = goRelease;
  const reasons: string[] = [];
  for (const go of new Set([...(await onPath("go")), ...usualPlaces])) {
    if (await isExecutable(go)) {
      const reason = await whyUnfit(go, directory, release.signal);
      if (reason === undefined) {
        return go;
      }
      reasons.push(reason);
    }
  }
  const cached = join(cacheDirectory(), "tools", "go", version);
  const go = join(cached, "bin", "go");
  if (await isExecutable(go)) {
    return go;
  }
  const found = reasons.length === 0 ? "no Go is installed" : reasons.join("; ");
  if (offline) {
    throw new Error(`${found}: install Go ${version} or newer (https://go.dev/dl)`);
  }
  try {
    await withLock(
      join(cacheDirectory(), "tools", "go", "lock"),
      {
        signal: release.signal,
        onWait: () => {
          release.reporter.say("waiting for another download of Go");
        },
      },
      async () => {
        if (!(await isExecutable(go))) {
          await placeDirectory(cached, ["bin/go"], async (result, scratch) => {
            const what = { title: `go ${version}`, release: goRelease.release, executable: "go" };
            await unpackRelease(what, { result, scratch }, release);
          });
        }
      },
    );
  } catch (error) {
    release.signal.throwIfAborted();
    const why = reasonOf(error);
    throw new Error(`${found}; its release: ${why}: install Go ${version} or newer (https://go.dev/dl)`, {
      cause: error,
    });
  }
  return go;
}

async function whyUnfit(go: string, directory: string, signal: AbortSignal): Promise<string | undefined> {
  const { version: needed } = goRelease;
  const advice = `set GOTOOLCHAIN=auto, with which Go 1.21 and newer fetch ${needed} from the Go module proxy`;
  try {
    const answer = await runCommand(go, ["env", "GOVERSION"], { cwd: directory, signal });
    const version = firstVersion(answer);
    return version === undefined || isOlder(version, needed)
      ? `${go} is ${answer.trim()}, needed is ${needed} (${advice})`
      : undefined;
  } catch (error) {
    signal.throwIfAborted();
    return `${go} does not do: ${reasonOf(error)} (${advice})`;
  }
}
