import { chmod, copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Architecture, Release } from "./versions.ts";
import { runCommand } from "./command.ts";
import { download, type Network } from "./download.ts";
import type { Reporter } from "./progress.ts";
import { unzip } from "./unzip.ts";

export interface ReleaseContext {
  network: Network;
  signal: AbortSignal;
  reporter: Reporter;
}

/**
 * Downloads an official release and unpacks it into a folder.
 *
 * @param title name and version, for messages
 * @param executable name that a release of a single executable gets
 * @throws Error when nothing is pinned for this machine, and whatever the download throws
 */
export async function unpackRelease(
  { title, release, executable }: { title: string; release: Release; executable: string },
  { result, scratch }: { result: string; scratch: string },
  { network, signal, reporter }: ReleaseContext,
): Promise<void> {
  const architecture = machineArchitecture();
  const sha256 = architecture === undefined ? undefined : release.sha256[architecture];
  if (architecture === undefined || sha256 === undefined) {
    throw new Error(`no pinned checksum for ${title} ${process.platform}/${architecture ?? process.arch}`);
  }
  const url = release.url(architecture);
  const archive = join(scratch, "download");
  reporter.say(`downloading ${url}`);
  await download(url, archive, sha256, { network, signal, onProgress: reporter.detail });
  reporter.detail("unpacking");
  switch (release.format) {
    case "binary":
      await copyFile(archive, join(result, executable));
      await chmod(join(result, executable), 0o755);
      break;
    case "zip":
      await unzip(archive, result);
      break;
    case "tar.gz":
      await runCommand(
        "tar",
        [
          "--extract",
          "--gzip",
          "--no-same-owner",
          "--strip-components=1",
          "--file",
          archive,
          "--directory",
          result,
        ],
        { signal },
      );
      break;
  }
}

function machineArchitecture(): Architecture | undefined {
  if (process.platform !== "linux") {
    return undefined;
  }
  switch (process.arch) {
    case "x64":
      return "amd64";
    case "arm64":
      return "arm64";
    default:
      return undefined;
  }
}
