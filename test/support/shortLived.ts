import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** As openssl, but what it signs ends soon. */
const shim = (seconds: number) => `#!/bin/bash
arguments=()
while [ "$#" -gt 0 ]; do
  arguments+=("$1")
  if [ "$1" = -enddate ]; then
    arguments+=("$(date --utc --date '+${seconds} seconds' +%Y%m%d%H%M%SZ)")
    shift
  fi
  shift
done
exec /usr/bin/openssl "\${arguments[@]}"
`;

/**
 * Does something, and the certificates that are made meanwhile are short-lived.
 *
 * @param seconds that they are valid for.
 * @param work what is done, by processes that this one starts.
 */
export async function withShortLivedCertificates(
  seconds: number,
  work: () => Promise<unknown>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "nomad-on-weave-openssl-"));
  const path = process.env["PATH"] ?? "";
  try {
    writeFileSync(join(folder, "openssl"), shim(seconds));
    chmodSync(join(folder, "openssl"), 0o755);
    process.env["PATH"] = `${folder}:${path}`;
    await work();
  } finally {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  }
}
