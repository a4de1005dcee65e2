import { execFile, spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { installTool } from "../../../toolchain/install.ts";
import type { Tool } from "../../../toolchain/versions.ts";
import { fakeGo, installContext, makeSandbox, serve, unusedAddress, type Sandbox } from "./sandbox.ts";

const root = join(import.meta.dirname, "../../..");
const node = join(root, "node_modules/.bin/node");
const installFabio = join(import.meta.dirname, "install-fabio.ts");
const content = "#!/bin/sh\necho sample 1.2.3\n";
const checksum = createHash("sha256").update(content).digest("hex");

let sandbox: Sandbox;
let nobody: string;
beforeEach(async () => {
  nobody = await unusedAddress();
  sandbox = makeSandbox();
});
afterEach(() => {
  sandbox.remove();
});

function sample(url: string, sha256 = checksum): Tool {
  return {
    name: "sample",
    version: "1.2.3",
    binaries: ["sample"],
    onPath: { arguments: ["version"] },
    release: { url: () => url, format: "binary", sha256: { amd64: sha256, arm64: sha256 } },
    toolchains: [{ folder: "fabio", module: "example.test/sample" }],
  };
}

const target = () => join(sandbox.cache, "tools", "sample", "1.2.3");
const contentsOfCache = () => readdirSync(join(sandbox.cache, "tools", "sample")).sort();

describe("the order of places", () => {
  it("takes the tool on PATH and downloads nothing", async () => {
    const path = sandbox.program("sample", "echo sample v1.2.3");
    const { directory } = await installTool(sample(`${nobody}/sample`), target(), installContext(false));
    expect(directory).toBe(join(path, ".."));
    expect(existsSync(sandbox.cache)).toBe(false);
  });

  it("takes the official release, then the cache", async () => {
    const requests: string[] = [];
    const server = await serve((request, response) => {
      requests.push(request.url ?? "");
      response.end(content);
    });
    try {
      const tool = sample(`${server.url}/sample`);
      expect(await installTool(tool, target(), installContext(false))).toEqual({
        directory: target(),
        from: "downloaded",
      });
      expect(await installTool(tool, target(), installContext(false))).toEqual({
        directory: target(),
        from: "in the cache",
      });
    } finally {
      await server.close();
    }
    expect(readFileSync(join(target(), "sample"), "utf8")).toBe(content);
    expect(requests).toEqual(["/sample"]);
    expect(contentsOfCache()).toEqual(["1.2.3", "lock"]);
  });

  it("goes on to the build by itself when the release can't be reached", async () => {
    sandbox.program("go", fakeGo('printf x >"$out/sample"; chmod +x "$out/sample"'));
    const { from } = await installTool(sample(`${nobody}/sample`), target(), installContext(false));
    expect(from).toMatch(/^built from Go modules; official release: 127\.0\.0\.1:\d+ could not be reached/);
    expect(sandbox.lines("builds")).toEqual([join(root, "offline/toolchain/fabio")]);
  });

  it("leaves the release out when offline", async () => {
    sandbox.program("go", fakeGo('printf x >"$out/sample"; chmod +x "$out/sample"'));
    const server = await serve(() => {
      throw new Error("nothing may be asked for");
    });
    try {
      const { from } = await installTool(sample(server.url), target(), installContext(true));
      expect(from).toBe("built from Go modules; official release: skipped, offline");
    } finally {
      await server.close();
    }
  });
});

describe("a failure", () => {
  it("lists what was tried, in order, each with its reason", async () => {
    sandbox.program("sample", "echo sample v1.2.2");
    sandbox.program("go", fakeGo("echo the compiler is unwell >&2; exit 1"));
    const attempt = installTool(sample(`${nobody}/sample`), target(), installContext(false));
    await expect(attempt).rejects.toThrow(
      /1\. on PATH: .*sample is 1\.2\.2, needed is 1\.2\.3\n +2\. official release: .*could not be reached[^]*3\. Go module proxy: [^]*the compiler is unwell/,
    );
    expect(contentsOfCache()).toEqual(["lock"]);
  });

  it("installs nothing of a wrong checksum and tells both", async () => {
    sandbox.program("go", fakeGo("exit 1"));
    const wrong = "0".repeat(64);
    const server = await serve((_request, response) => response.end(content));
    try {
      const attempt = installTool(sample(server.url, wrong), target(), installContext(false));
      await expect(attempt).rejects.toThrow(`SHA-256 expected ${wrong}, actual ${checksum}`);
    } finally {
      await server.close();
    }
    expect(contentsOfCache()).toEqual(["lock"]);
  });

  it("says so when the release has no checksum for this machine", async () => {
    sandbox.program("go", fakeGo("exit 1"));
    const tool = { ...sample(""), release: { url: () => "", format: "binary", sha256: {} } } as const;
    const attempt = installTool(tool, target(), installContext(false));
    await expect(attempt).rejects.toThrow("no pinned checksum for sample 1.2.3 linux/");
  });
});

describe("several processes", () => {
  const fabio = () => join(sandbox.cache, "tools/fabio");
  const buildsSlowly = fakeGo(
    'printf half >"$out/fabio"; sleep 1; echo whole >"$out/fabio"; chmod +x "$out/fabio"',
  );

  it("do the work once when two run at once", async () => {
    sandbox.program("go", buildsSlowly);
    const run = async () => promisify(execFile)(node, [installFabio], { env: process.env });
    const [first, second] = await Promise.all([run(), run()]);
    expect(first.stdout).toContain(join(fabio(), "1.7.2/fabio"));
    expect(second.stdout).toContain(join(fabio(), "1.7.2/fabio"));
    expect(sandbox.lines("builds")).toHaveLength(1);
  });

  it("leave nothing half done when killed, and nothing locked", async () => {
    sandbox.program("go", fakeGo('printf half >"$out/fabio"; chmod +x "$out/fabio"; sleep 2; exit 1'));
    const child = spawn(node, [installFabio], { env: process.env, stdio: "ignore" });
    await buildBegun(child);
    child.kill("SIGKILL");
    await new Promise((ended) => child.once("close", ended));
    expect(existsSync(join(fabio(), "1.7.2"))).toBe(false);

    sandbox.program("go", fakeGo('echo whole >"$out/fabio"; chmod +x "$out/fabio"'));
    await promisify(execFile)(node, [installFabio], { env: process.env });
    expect(readFileSync(join(fabio(), "1.7.2/fabio"), "utf8")).toBe("whole\n");
    expect(readdirSync(fabio()).sort()).toEqual(["1.7.2", "lock"]);
  });

  it("end the build with them when aborted", async () => {
    sandbox.program("go", fakeGo('echo $$ >"$SANDBOX/pid"; sleep 60'));
    const interrupt = new AbortController();
    const context = { ...installContext(true), signal: interrupt.signal };
    const attempt = installTool(sample(""), target(), context);
    const outcome = expect(attempt).rejects.toThrow("interrupted");
    while (!existsSync(join(sandbox.directory, "pid"))) {
      await pause(20);
    }
    interrupt.abort(new Error("interrupted"));
    await outcome;
    const [pid] = sandbox.lines("pid");
    expect(() => process.kill(Number(pid), 0)).toThrow("ESRCH");
    expect(contentsOfCache()).toEqual(["lock"]);
  });

  async function buildBegun(child: ChildProcess): Promise<void> {
    while (!existsSync(join(sandbox.directory, "builds"))) {
      expect(child.exitCode).toBeNull();
      await pause(20);
    }
  }
});
