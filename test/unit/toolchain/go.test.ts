import { join } from "node:path";
import { findGo } from "../../../toolchain/go.ts";
import { installContext, makeSandbox, type Sandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox();
});
afterEach(() => {
  sandbox.remove();
});

const find = async () =>
  findGo(sandbox.directory, { offline: true, release: installContext(true), usualPlaces: [] });
const withoutSystemPath = () => {
  process.env["PATH"] = join(sandbox.directory, "bin");
};

it.each(["go1.26.8", "go1.27.0", "go1.30.1"])("takes %s", async (version) => {
  const go = sandbox.program("go", `echo ${version}`);
  expect(await find()).toBe(go);
});

it("looks in the usual places after PATH", async () => {
  withoutSystemPath();
  const go = sandbox.program("usual/go", "echo go1.26.8");
  const found = findGo(sandbox.directory, {
    offline: true,
    release: installContext(true),
    usualPlaces: [go],
  });
  expect(await found).toBe(go);
});

it("says in one line that there is no Go", async () => {
  withoutSystemPath();
  await expect(find()).rejects.toThrow(
    /^no Go is installed: install Go 1\.26\.8 or newer \(https:\/\/go\.dev\/dl\)$/,
  );
});

it("tells the version and GOTOOLCHAIN when it is too old", async () => {
  withoutSystemPath();
  sandbox.program("go", "echo go1.19.8");
  await expect(find()).rejects.toThrow(/go is go1\.19\.8, needed is 1\.26\.8 \(set GOTOOLCHAIN=auto/);
});

it("passes on what Go says when it may not fetch a newer one", async () => {
  withoutSystemPath();
  sandbox.program(
    "go",
    "echo 'go.mod requires go >= 1.26.8 (running go 1.24.4; GOTOOLCHAIN=local)' >&2; exit 1",
  );
  await expect(find()).rejects.toThrow(/running go 1\.24\.4; GOTOOLCHAIN=local\) \(set GOTOOLCHAIN=auto/);
});
