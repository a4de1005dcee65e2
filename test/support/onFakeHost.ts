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

  /** The text of a script with the host's files in place of those in `/etc`, `/var` and `/usr/local`. */
  inside(script: string): string {
    return script.replaceAll(/(?<![\w"}])\/(etc|var|usr\/local)\//g, `${this.root}/$1/`);
  }

  /** Runs the text of a script on the host. */
  bash(script: string, input = ""): { status: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync("bash", ["-c", this.inside(script)], {
      encoding: "utf8",
      input,
      env: { ...process.env, PATH: `${this.path("/bin")}:${process.env["PATH"] ?? ""}` },
    });
    return { status, stdout, stderr };
  }

  /** Runs a script, by its path. @throws Error with what it printed if it fails */
  run(script: string): string {
    const { status, stdout, stderr } = this.bash(readFileSync(script, "utf8"));
    if (status !== 0) {
      throw new Error(`ended with ${status}: ${stdout}${stderr}`);
    }
    return stdout;
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
