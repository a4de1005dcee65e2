import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PropertyMap, UNKNOWN, secret } from "../../offline/plugins/base/property.ts";
import { EngineDouble } from "./support/engine.ts";

const type = "command:local:Command";
let engine: EngineDouble;
let folder: string;

beforeAll(async () => {
  engine = await EngineDouble.start("command");
});

afterAll(async () => {
  await engine.stop();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "command-test-"));
  engine.log.length = 0;
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("create runs with directory, environment and input, and keeps both outputs", async () => {
  const { id, state } = await engine.create(
    { type, name: "one" },
    { create: "pwd; echo $A; cat; echo bad >&2", dir: folder, environment: { A: "b c" }, stdin: "in\n" },
  );
  expect(id).toMatch(/^one[0-9a-f]{8}$/);
  expect(state).toMatchObject({ stdout: `${folder}\nb c\nin`, stderr: "bad" });
  expect(engine.log.filter((line) => line.ephemeral).map((line) => line.message)).toEqual(
    expect.arrayContaining(["b c", "in", "bad"]),
  );
});

test("logging shows only what it names", async () => {
  await engine.create({ type }, { create: "echo a; echo b >&2", logging: "stderr" });
  expect(engine.log.map((line) => line.message)).toEqual(["b"]);
  engine.log.length = 0;
  await engine.create({ type }, { create: "echo a; echo b >&2", logging: "none" });
  expect(engine.log).toEqual([]);
});

test("a preview runs nothing and has unknown outputs", async () => {
  const marker = join(folder, "ran");
  const inputs = { create: `touch ${marker}`, environment: { X: UNKNOWN } };
  const created = await engine.create({ type, preview: true }, inputs);
  expect(created).toEqual({ id: "", state: { ...inputs, stdout: UNKNOWN, stderr: UNKNOWN } });
  const updated = await engine.update({ type, preview: true }, "id", {}, { stdout: "x" }, inputs);
  expect(updated).toMatchObject({ stdout: UNKNOWN });
  expect(existsSync(marker)).toBe(false);
});

test("without a create command nothing runs", async () => {
  const { state } = await engine.create({ type }, { delete: "exit 1" });
  expect(state).toEqual({ delete: "exit 1", stdout: "", stderr: "" });
});

test("update runs update, else create, with what was written before", async () => {
  const before = { stdout: "old", stderr: "" };
  const news = { create: "echo created", update: 'echo "was $PULUMI_COMMAND_STDOUT"' };
  expect(await engine.update({ type }, "id", {}, before, news)).toMatchObject({ stdout: "was old" });
  const without = { ...news, addPreviousOutputInEnv: false };
  expect(await engine.update({ type }, "id", {}, before, without)).toMatchObject({ stdout: "was " });
  expect(await engine.update({ type }, "id", {}, before, { create: "echo created" })).toMatchObject({
    stdout: "created",
  });
});

test("delete runs with the state's own inputs", async () => {
  const file = join(folder, "gone");
  const state: PropertyMap = {
    delete: `echo "$A $PULUMI_COMMAND_STDOUT" > ${file}`,
    environment: { A: "a" },
    stdout: "out",
  };
  await engine.delete({ type }, "id", state);
  expect(readFileSync(file, "utf8")).toBe("a out\n");
});

test("triggers replace, all else updates", async () => {
  const inputs = { create: "x", triggers: [1] };
  expect(await engine.diff({ type }, inputs, inputs)).toMatchObject({ changes: false });
  expect(await engine.diff({ type }, inputs, { ...inputs, triggers: [2] })).toMatchObject({
    changes: true,
    replaces: ["triggers"],
    deleteBeforeReplace: false,
    paths: ["triggers[0]"],
  });
  expect(await engine.diff({ type }, inputs, { ...inputs, stdin: "y" })).toMatchObject({
    changes: true,
    replaces: [],
  });
});

test("a failure names the status, the command and the end of the output", async () => {
  await expect(engine.create({ type }, { create: "echo out; echo why >&2; exit 3" })).rejects.toThrow(
    /^exit status 3: running "echo out; echo why >&2; exit 3":\n(out\nwhy|why\nout)$/,
  );
});

test("a long command is not repeated in its error", async () => {
  const create = `exit 4\n${"# line\n".repeat(100)}`;
  await expect(engine.create({ type }, { create })).rejects.toThrow(/^exit status 4: running "exit 4 …":\n$/);
});

test("an interpreter that is missing is named", async () => {
  await expect(engine.create({ type }, { create: "x", interpreter: ["/no/such"] })).rejects.toThrow(
    "/no/such",
  );
});

test("a secret input stays secret", async () => {
  const { state } = await engine.create({ type }, { create: "cat", stdin: secret("hush"), logging: "none" });
  expect(state["stdin"]).toEqual(secret("hush"));
});

test("inputs are checked", async () => {
  const { failures } = await engine.check({ type }, { create: 1, logging: "loud", environment: { A: 2 } });
  expect(failures.sort()).toEqual([
    "create must be a string.",
    "environment.A must be a string.",
    "logging must be one of stdout, stderr, stdoutAndStderr, none, not loud.",
  ]);
});

test("files that match become assets and an archive", async () => {
  for (const name of ["a.txt", "b.log", "secret.txt"]) writeFileSync(join(folder, name), name);
  const { state } = await engine.create(
    { type },
    { create: "true", dir: folder, assetPaths: ["*.{txt,log}", "!secret*"], archivePaths: ["**.log"] },
  );
  expect(Object.keys(state["assets"] ?? {})).toEqual(["a.txt", "b.log"]);
  expect(state["assets"]).toMatchObject({ "a.txt": { source: { path: join(folder, "a.txt") } } });
  expect(state["archive"]).toMatchObject({ source: { assets: { "b.log": {} } } });
});

test("run is a function", async () => {
  expect(await engine.invoke("command:local:run", { command: "echo hi" })).toMatchObject({ stdout: "hi" });
});

test("a time limit ends the command and what it started", async () => {
  const file = join(folder, "pid");
  const create = `sleep 300 & echo $! > ${file}; wait`;
  await expect(engine.create({ type, timeout: 0.5 }, { create })).rejects.toThrow(
    /^timed out after 0.5 s: running/,
  );
  expect(isRunning(Number(readFileSync(file, "utf8")))).toBe(false);
});

test("cancelling ends the command and what it started", async () => {
  const other = await EngineDouble.start("command");
  try {
    const file = join(folder, "pid");
    const running = other.create({ type }, { create: `sleep 300 & echo $! > ${file}; echo up; wait` });
    const stopped = expect(running).rejects.toThrow(/^cancelled: running/);
    while (!other.log.some((line) => line.message === "up"))
      await new Promise((resolve) => setTimeout(resolve, 10));
    await other.cancel();
    await stopped;
    expect(isRunning(Number(readFileSync(file, "utf8")))).toBe(false);
  } finally {
    await other.stop();
  }
});

/** A process that has ended but that nobody waited for yet does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid.toString()}/stat`, "utf8"));
  } catch {
    return false;
  }
}
