import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unpackRelease } from "../../../toolchain/release.ts";
import { goRelease, tools } from "../../../toolchain/versions.ts";
import { installContext, makeSandbox, serve } from "./sandbox.ts";

it("unpacks a tar.gz without its top folder", async () => {
  const sandbox = makeSandbox();
  const inSandbox = (name: string) => join(sandbox.directory, name);
  const [top, result, archive] = [inSandbox("sample"), inSandbox("result"), inSandbox("archive")] as const;
  const server = await serve((_request, response) => response.end(readFileSync(archive)));
  try {
    mkdirSync(join(top, "bin"), { recursive: true });
    mkdirSync(result);
    writeFileSync(join(top, "bin/tool"), "a tool", { mode: 0o755 });
    execFileSync("tar", ["-czf", archive, "-C", sandbox.directory, "sample"]);
    const sha256 = createHash("sha256").update(readFileSync(archive)).digest("hex");
    const release = {
      url: () => server.url,
      format: "tar.gz",
      sha256: { amd64: sha256, arm64: sha256 },
    } as const;
    await unpackRelease(
      { title: "sample 1", release, executable: "tool" },
      { result: result, scratch: sandbox.directory },
      installContext(false),
    );
    expect(readFileSync(join(result, "bin/tool"), "utf8")).toBe("a tool");
    expect(readdirSync(result)).toEqual(["bin"]);
  } finally {
    await server.close();
    sandbox.remove();
  }
});

it.each([tools.pulumi, tools.consul, tools.nomad, tools.fabio, goRelease])(
  "has its version in each address of $release.format $version, by https",
  ({ release, version }) => {
    for (const architecture of ["amd64", "arm64"] as const) {
      expect(release.url(architecture)).toMatch(/^https:\/\//);
      expect(release.url(architecture)).toContain(version);
    }
    for (const sha256 of Object.values(release.sha256)) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  },
);
