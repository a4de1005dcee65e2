import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWeaveModule } from "../../../toolchain/weave-module.ts";

const client = "func NewClient(addr string, log Logger) *Client {\n\thost := WeaveHTTPHost\n}\n";
const bridge = "dummy := &netlink.Dummy{LinkAttrs: attributes}\n";
const signal = new AbortController().signal;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "weave-module-"));
  for (const folder of ["toolchain", "module/api", "module/net", "scratch"]) {
    mkdirSync(join(directory, folder), { recursive: true });
  }
  writeFileSync(join(directory, "toolchain", "go.mod"), "module toolchain\n");
  writeFileSync(join(directory, "toolchain", "go.sum"), "");
  writeFileSync(join(directory, "module", "api", "weaveapi.go"), client);
  writeFileSync(join(directory, "module", "net", "bridge.go"), bridge);
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

async function changed(kernel: "dummy" | "ifb"): Promise<(file: string) => string> {
  const [toolchain = "", module = "", scratch = ""] = ["toolchain", "module", "scratch"].map((folder) =>
    join(directory, folder),
  );
  const modFile = await writeWeaveModule(toolchain, module, scratch, kernel, signal);
  expect(readFileSync(modFile, "utf8")).toContain(`replace github.com/weaveworks/weave => ${scratch}/module`);
  return (file) => readFileSync(join(scratch, "module", file), "utf8");
}

test("every weaver asks itself at a socket where it is told to listen at one", async () => {
  const read = await changed("dummy");
  expect(read("api/weaveapi.go")).toMatch(/HasPrefix\(addr, "\/"\) \{\n\t\treturn socketClient/);
  expect(read("api/socket.go")).toContain("func socketClient(path string");
  expect(read("net/bridge.go")).toBe(bridge);
});

test("one for a kernel without the dummy driver makes another device", async () => {
  expect((await changed("ifb"))("net/bridge.go")).toContain("netlink.Ifb{");
});

test("a Weave that is made otherwise is not built", async () => {
  writeFileSync(join(directory, "module", "api", "weaveapi.go"), "package api\n");
  await expect(changed("dummy")).rejects.toThrow(/weaveapi\.go does not have exactly one func NewClient/);
});
