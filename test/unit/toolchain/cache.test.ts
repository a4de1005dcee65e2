import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { cacheDirectory, toolPath, weaveVariant } from "../../../toolchain/cache.ts";
import { tools } from "../../../toolchain/versions.ts";
import { makeSandbox, type Sandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox();
});
afterEach(() => {
  sandbox.remove();
});

it("is where the environment says, else in the user's cache folder", () => {
  expect(cacheDirectory({ NOMAD_ON_WEAVE_CACHE: "/a", XDG_CACHE_HOME: "/b" })).toBe("/a");
  expect(cacheDirectory({ NOMAD_ON_WEAVE_CACHE: "", XDG_CACHE_HOME: "/b" })).toBe("/b/nomad-on-weave");
  expect(cacheDirectory({})).toBe(join(homedir(), ".cache/nomad-on-weave"));
});

it("has a folder for each version", () => {
  const { version } = tools.pulumi;
  expect(toolPath("pulumi-language-nodejs")).toBe(
    join(sandbox.cache, "tools/pulumi", version, "pulumi-language-nodejs"),
  );
});

describe("the weaver that fits the kernel", () => {
  const neverAsked = () => {
    throw new Error("no device may be made");
  };
  const variant = (files: Record<string, string | Buffer>, probe = neverAsked as () => boolean) => {
    for (const [name, content] of Object.entries(files)) {
      const path = join(sandbox.directory, "root", name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return weaveVariant({ root: join(sandbox.directory, "root"), release: "6.1.0", probe });
  };

  it.each([
    ["a module to load", { "lib/modules/6.1.0/modules.dep": "kernel/drivers/net/dummy.ko.xz:\n" }],
    ["built in", { "lib/modules/6.1.0/modules.builtin": "kernel/drivers/net/dummy.ko\n" }],
    ["built in by /proc/config.gz", { "proc/config.gz": gzipSync("CONFIG_DUMMY=y\n") }],
    ["built in by /boot", { "boot/config-6.1.0": "CONFIG_IFB=m\nCONFIG_DUMMY=y\n" }],
  ])("is the published one where the driver is %s", (_where, files) => {
    expect(variant(files)).toBe("dummy");
  });

  it("is the changed one where the kernel was made without the driver", () => {
    const config = "# CONFIG_DUMMY is not set\nCONFIG_IFB=y\nCONFIG_DUMMY_CONSOLE=y\n";
    expect(variant({ "proc/config.gz": gzipSync(config) })).toBe("ifb");
  });

  it.each([
    [true, "dummy"],
    [false, "ifb"],
  ])("is found by trying where nothing else tells: %s", (works, expected) => {
    expect(variant({ "proc/config.gz": gzipSync("CONFIG_DUMMY=m\n") }, () => works)).toBe(expected);
  });
});
