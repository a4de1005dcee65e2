import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../stack/workspace.ts";
import { findGo } from "../../toolchain/go.ts";

jest.setTimeout(300_000);

test("the types of a job are those of the structs that Nomad's parser fills: npm run types", async () => {
  const module = join(root, "offline/toolchain/jobspec");
  const { signal } = new AbortController();
  const reporter = { say: () => undefined, detail: () => undefined };
  const go = await findGo(module, { offline: true, release: { signal, reporter, network: {} } });
  const { stdout } = await promisify(execFile)(go, ["run", "./types"], {
    cwd: module,
    env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" },
    maxBuffer: 10 ** 7,
  });
  const file = join(root, "components/jobspec/nomadJob.ts");
  const prettier = join(root, "node_modules/prettier/bin/prettier.cjs");
  const formatted = execFileSync(process.execPath, [prettier, "--stdin-filepath", file], {
    input: stdout,
    encoding: "utf8",
  });
  expect(readFileSync(file, "utf8")).toBe(formatted);
});
