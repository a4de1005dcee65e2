import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Docker from "dockerode";

const programs = ["/bin/sh", "/bin/sleep", "/bin/cat"];

/** The Docker Engine of this machine; undefined, with a message, where none answers. */
export async function localEngine(): Promise<Docker | undefined> {
  const engine = new Docker();
  try {
    await engine.ping();
    return engine;
  } catch {
    console.warn("skipped: no Docker Engine answers on this machine");
    return undefined;
  }
}

/** Makes an image of a few programs of this machine, so that no registry is needed; it sleeps. */
export async function makeImage(engine: Docker, name: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "image-"));
  try {
    for (const program of programs) {
      const libraries = execFileSync("ldd", [program], { encoding: "utf8" }).match(/\/\S+/g) ?? [];
      for (const file of [program, ...libraries]) {
        mkdirSync(join(folder, dirname(file)), { recursive: true });
        copyFileSync(file, join(folder, file));
      }
    }
    const archive = join(folder, "image.tar");
    execFileSync("tar", ["-C", folder, "-cf", archive, "--exclude=./image.tar", "."]);
    const [repo = "", tag = ""] = name.split(":");
    const stream = await engine.importImage(archive, { repo, tag, changes: 'CMD ["/bin/sleep", "1000"]' });
    await new Promise<void>((resolve, reject) => {
      stream.on("data", () => undefined);
      stream.on("end", resolve);
      stream.on("error", reject);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
