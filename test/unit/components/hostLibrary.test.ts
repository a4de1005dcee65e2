import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { libraryFile, sharedLibrary } from "../../../components/remote/sharedLibrary.ts";
import { FakeHost } from "../../support/onFakeHost.ts";
import { type Registered, runProgram } from "../support/program.ts";

const folder = "/usr/local/lib/nomad-on-weave-library";
const notes = "/var/lib/nomad-on-weave/files";
const owner = "/etc/nomad-on-weave/owner";
const ours = "0123456789abcdef0123456789abcdef unit m1 anna@laptop:/home/anna/nomad-on-weave\n";
const theirs = `${"f".repeat(32)} prod m1 ben@desk:/home/ben/nomad\n`;
const keys = mkdtempSync(join(tmpdir(), "key-"));
const privateKeyFile = join(keys, "key");
let resources: Map<string, Registered>;
let host: FakeHost;

beforeAll(async () => {
  writeFileSync(privateKeyFile, "PRIVATE\n");
  resources = await runProgram({
    hosts: { backend: "ssh", privateKeyFile, machines: [{ name: "m1", address: "192.0.2.1" }] },
    jobs: {},
  });
});

afterAll(() => {
  rmSync(keys, { recursive: true });
});

beforeEach(() => {
  host = new FakeHost();
});

afterEach(() => {
  host.remove();
});

/** A script of a resource on m1. */
function script(resource: string, property: "create" | "delete"): string {
  const text = resources.get(resource)?.inputs[property];
  if (typeof text !== "string") {
    throw new Error(`${resource} has no ${property}`);
  }
  return text;
}

/** A script on m1 that prints whether it has the library, behind what all others have before their own lines. */
function other(property: "create" | "delete"): string {
  const [head = ""] = /^[^]*\nsource "\$LIBRARY"\n/.exec(script("security-m1", property)) ?? [];
  return `${head}declare -F put_file ask_nomad ask_weave`;
}

/** Runs a script on the host. The library has other paths in it there, and so another checksum. */
function run(text: string) {
  const library = host.inside(sharedLibrary);
  const checksum = createHash("sha256").update(`${library}\n`).digest("hex");
  return host.bash(text.replaceAll(basename(libraryFile), checksum.slice(0, 16)), library);
}

const install = () => run(script("hosts-ready-m1", "create"));
const libraries = () => readdirSync(host.path(folder));

test("a host gets it once, and other scripts have it from there", () => {
  expect(install()).toMatchObject({ status: 0, stderr: "" });
  expect(host.read(owner)).toBe(ours);
  for (const property of ["create", "delete"] as const) {
    expect(run(other(property))).toMatchObject({ status: 0, stdout: "put_file\nask_nomad\nask_weave\n" });
  }
  expect(install().status).toBe(0);
  expect(libraries()).toHaveLength(1);
});

test("a host of another stack gets none, and keeps all it has", () => {
  host.write(owner, theirs);
  const { status, stderr } = install();
  expect(status).toBe(1);
  expect(stderr).toBe(
    `${hostname()}: it belongs to the stack prod of ben@desk:/home/ben/nomad, as its host m1; nothing was changed on it\n`,
  );
  expect(existsSync(host.path("/usr"))).toBe(false);
  expect(existsSync(host.path("/var"))).toBe(false);
});

test("where another stack has the host by now, nothing is removed, whether the library is still there or not", () => {
  install();
  host.write(owner, theirs);
  const left = run(script("hosts-ready-m1", "delete"));
  expect(left).toMatchObject({ status: 0, stderr: expect.stringContaining("is left as it is") as string });
  expect(libraries()).toHaveLength(1);
  rmSync(host.path(folder), { recursive: true });
  expect(run(other("delete"))).toMatchObject({ status: 0, stdout: "" });
  expect(host.read(owner)).toBe(theirs);
});

test.each(["create", "delete"] as const)("a %s without it ends with what to do, in one line", (property) => {
  install();
  const [file = ""] = libraries();
  const said = `${hostname()}: ${host.path(folder)}/${file} is missing or changed; npm run up restores it\n`;
  host.write(`${folder}/${file}`, "put_file() { :; }\n");
  expect(run(other(property))).toMatchObject({ status: 1, stdout: "", stderr: said });
  rmSync(host.path(`${folder}/${file}`));
  expect(run(other(property))).toMatchObject({ status: 1, stdout: "", stderr: said });
});

test("on a machine that was wiped everything is removed already", () => {
  expect(run(other("delete"))).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(run(script("hosts-ready-m1", "delete"))).toMatchObject({ status: 0, stderr: "" });
});

test("those of earlier versions stay for what these have recorded; only the present one has to be unchanged", () => {
  host.write(`${folder}/0123456789abcdef`, "earlier");
  host.write(`${notes}/${`${host.path(folder)}/0123456789abcdef`.replaceAll("/", "_")}`, "its checksum");
  expect(install().status).toBe(0);
  expect(libraries()).toHaveLength(2);
  expect(readdirSync(host.path(notes)).filter((name) => name.includes("library"))).toEqual([
    expect.not.stringContaining("0123456789abcdef"),
  ]);
});

test("it goes last, with the mark of the host, and a removal that broke off goes on", () => {
  install();
  rmSync(host.path(owner));
  expect(run(script("hosts-ready-m1", "delete"))).toMatchObject({ status: 0, stderr: "" });
  for (const path of [folder, "/etc/nomad-on-weave", "/var/lib/nomad-on-weave"]) {
    expect(existsSync(host.path(path))).toBe(false);
  }
  const onHost = [...resources.values()].filter(({ type }) => type === "command:remote:Command");
  for (const { name, waitsFor } of onHost) {
    expect(name === "hosts-ready-m1" || waitsFor.has("hosts-ready-m1")).toBe(true);
  }
});

test("no other script has it in its text, so that the state of a stack stays small", () => {
  const onHost = [...resources.values()].filter(({ type }) => type === "command:remote:Command");
  for (const { name, inputs } of onHost) {
    const { stdin, ...scripts } = inputs;
    expect(JSON.stringify(scripts)).not.toMatch(/(claim_host|put_file|ask_nomad|ask_weave)\(\) \{/);
    expect(name === "hosts-ready-m1" || stdin !== sharedLibrary).toBe(true);
  }
  const kilobytes = onHost.reduce((sum, { inputs }) => sum + JSON.stringify(inputs).length, 0) / 1000;
  expect(kilobytes).toBeLessThan(120);
});
