import { join } from "node:path";
import { findInstalled } from "../../../toolchain/installed.ts";
import { tools } from "../../../toolchain/versions.ts";
import { makeSandbox, type Sandbox } from "./sandbox.ts";

const { signal } = new AbortController();
let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox();
});
afterEach(() => {
  sandbox.remove();
});

it.each([
  ["consul", "Consul v1.21.0\nBuild Date 2025-05-06T09:20:07Z"],
  ["nomad", "Nomad v1.11.3\nBuildDate 2026-03-10T10:00:00Z"],
  ["fabio", "1.7.2 go1.26.8"],
] as const)("takes %s of exactly the pinned version", async (name, answer) => {
  const path = sandbox.program(name, `echo '${answer}'`);
  const found = await findInstalled(tools[name], signal);
  expect(found).toEqual({ directory: join(path, ".."), version: tools[name].version });
});

it.each(["1.21.1", "1.20.9", "1.21.0+ent"])("does not take consul %s", async (version) => {
  sandbox.program("consul", `echo 'Consul v${version}'`);
  await expect(findInstalled(tools.consul, signal)).rejects.toThrow(`consul is ${version}, needed is 1.21.0`);
});

it.each(["3.200.0", "3.250.0", "3.999.1"])("takes pulumi %s with its language host", async (version) => {
  sandbox.program("pulumi", `echo v${version}`);
  sandbox.program("pulumi-language-nodejs", "");
  expect(await findInstalled(tools.pulumi, signal)).toMatchObject({ version });
});

it.each(["3.199.9", "4.0.0", "2.25.2"])("does not take pulumi %s", async (version) => {
  sandbox.program("pulumi", `echo v${version}`);
  sandbox.program("pulumi-language-nodejs", "");
  await expect(findInstalled(tools.pulumi, signal)).rejects.toThrow(
    "needed is 3.200.0 or newer, below 4.0.0",
  );
});

it("does not take pulumi without its language host", async () => {
  sandbox.program("pulumi", "echo v3.250.0");
  await expect(findInstalled(tools.pulumi, signal)).rejects.toThrow("no pulumi-language-nodejs beside it");
});

it("takes the second one on PATH when the first does not fit", async () => {
  sandbox.program("nomad", "echo Nomad v1.0.0");
  const second = sandbox.program("other/nomad", "echo Nomad v1.11.3");
  process.env["PATH"] = `${process.env["PATH"] ?? ""}:${join(second, "..")}`;
  expect(await findInstalled(tools.nomad, signal)).toMatchObject({ directory: join(second, "..") });
});

it("says when there is none or it does not answer", async () => {
  await expect(findInstalled(tools.fabio, signal)).rejects.toThrow("no fabio there");
  sandbox.program("fabio", "exit 1");
  await expect(findInstalled(tools.fabio, signal)).rejects.toThrow("fabio does not tell its version");
});

it("never takes an installed weave", async () => {
  sandbox.program("weaver", "echo weave 2.6.5");
  await expect(findInstalled(tools.weave, signal)).rejects.toThrow("never used");
});
