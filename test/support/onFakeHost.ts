import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder in place of a host's root: scripts that run on hosts find their files there, and commands that are made up. */
export class FakeHost {
  readonly root = mkdtempSync(join(tmpdir(), "nomad-on-weave-host-"));

  /** The path on this machine of one of the host's. */
  path(onHost: string): string {
    return join(this.root, onHost);
  }

  /** Writes a file. */
  write(onHost: string, text: string): void {
    mkdirSync(dirname(this.path(onHost)), { recursive: true });
    writeFileSync(this.path(onHost), text);
  }

  /** What a file has; undefined if there is none. */
  read(onHost: string): string | undefined {
    try {
      return readFileSync(this.path(onHost), "utf8");
    } catch {
      return undefined;
    }
  }

  /** Makes a command up, for bash. */
  command(name: string, script: string): void {
    this.write(`/bin/${name}`, `#!/bin/bash\n${script}\n`);
    chmodSync(this.path(`/bin/${name}`), 0o755);
  }

  /** Runs a script whose files are in `/etc`, `/var` and `/usr/local` of the host. @throws Error with what it printed if it fails */
  run(script: string): string {
    const text = readFileSync(script, "utf8").replaceAll(
      /(?<![\w"}])\/(etc|var|usr\/local)\//g,
      `${this.root}/$1/`,
    );
    const { status, stdout, stderr } = spawnSync("bash", ["-c", text], {
      encoding: "utf8",
      env: { ...process.env, PATH: `${this.path("/bin")}:${process.env["PATH"] ?? ""}` },
    });
    if (status !== 0) {
      throw new Error(`ended with ${status}: ${stdout}${stderr}`);
    }
    return stdout;
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
