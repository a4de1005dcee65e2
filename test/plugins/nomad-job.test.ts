import { jobShape } from "../../offline/plugins/nomad/job.ts";
import { type PropertyMap, UNKNOWN } from "../../offline/plugins/base/property.ts";
import { findAgent } from "../support/agent.ts";
import { EngineDouble } from "./support/engine.ts";
import { specification } from "../support/sleepers.ts";
import { NomadJobs, type } from "./support/nomadJobs.ts";
import { program } from "./support/official.ts";
import { differences, officialSchema } from "./support/schema.ts";

const binary = findAgent("nomad");
const suite = binary === undefined ? describe.skip : describe;

test("the inputs are those of the official provider", () => {
  const schema = officialSchema("nomad-2.6.1.json");
  if (schema === undefined) return;
  expect(differences(schema, type, jobShape)).toEqual([]);
  expect(Object.keys(jobShape).sort()).toEqual(
    Object.keys(schema.resources[type]?.inputProperties ?? {}).sort(),
  );
});

suite("nomad:index/job:Job", () => {
  let jobs: NomadJobs;
  let engine: EngineDouble;
  const inputsOf = (jobspec: string, others?: PropertyMap) => jobs.inputsOf(jobspec, others);
  const api = (method: string, path: string, body?: PropertyMap) => jobs.api(method, path, body);

  beforeAll(async () => {
    jobs = await NomadJobs.start(binary ?? "");
    ({ engine } = jobs);
  }, 90_000);

  afterAll(async () => {
    await jobs.stop();
  }, 60_000);

  describe("check", () => {
    test("fills in the defaults of the official provider", async () => {
      const { inputs, failures } = await engine.check({ type }, { jobspec: "job {}" });
      expect(failures).toEqual([]);
      expect(inputs).toEqual({
        jobspec: "job {}",
        detach: true,
        deregisterOnDestroy: true,
        deregisterOnIdChange: true,
        __defaults: ["deregisterOnDestroy", "deregisterOnIdChange", "detach"],
      });
    });

    test("refuses broken JSON and files in HCL", async () => {
      const broken = await engine.check({ type }, { jobspec: "{", json: true });
      expect(broken.failures[0]).toMatch(/The jobspec is no JSON: SyntaxError/);
      const files = await engine.check({ type }, { jobspec: "", hcl2: { allowFs: true } });
      expect(files.failures[0]).toMatch(/reads no files/);
    });
  });

  describe("preview", () => {
    test("a new job is planned, not registered", async () => {
      const inputs = await inputsOf(specification("previewed", { count: 2 }));
      const { id, state } = await engine.create({ type, preview: true }, inputs);
      expect(id).toBe("");
      expect(state).toMatchObject({
        ...program(inputs),
        name: "previewed",
        namespace: "default",
        type: "service",
        region: UNKNOWN,
        datacenters: ["*"],
        modifyIndex: UNKNOWN,
        deploymentId: UNKNOWN,
        taskGroups: [{ name: "sleepers", count: 2, tasks: [{ name: "sleep", driver: "raw_exec" }] }],
      });
      expect(await api("GET", "/v1/job/previewed")).toBeUndefined();
    });

    test("an unknown jobspec leaves everything unknown", async () => {
      const inputs = { jobspec: UNKNOWN, json: true };
      const { state } = await engine.create({ type, preview: true }, inputs);
      expect(state).toMatchObject({ jobspec: UNKNOWN, name: UNKNOWN, taskGroups: UNKNOWN });
      const diff = await engine.diff({ type }, { jobspec: "{}", json: true }, inputs);
      expect(diff).toMatchObject({ changes: true, replaces: [] });
    });

    test("a job that Nomad refuses fails with Nomad's reason", async () => {
      const inputs = await inputsOf(specification("refused", { count: -1 }));
      await expect(engine.create({ type, preview: true }, inputs)).rejects.toThrow(
        /Nomad refuses the job refused: (.|\n)*Task group count can't be negative/,
      );
    });

    test("a namespace that does not exist yet is a warning", async () => {
      const inputs = await inputsOf(specification("early", { namespace: "later" }));
      const { state } = await engine.create({ type, preview: true, name: "early" }, inputs);
      expect(state["namespace"]).toBe("later");
      expect(engine.log.at(-1)?.message).toMatch(/nonexistent namespace/);
    });

    test("a Nomad that can't be reached is a warning in a preview, and an error in an update", async () => {
      const lost = await EngineDouble.start("nomad", { address: "http://127.0.0.1:1", secretId: "t0ken" });
      try {
        const inputs = await inputsOf(specification("lost"));
        const { state } = await lost.create({ type, preview: true }, inputs);
        expect(state).toMatchObject({ name: "lost", modifyIndex: UNKNOWN });
        const reason = /Nomad at http:\/\/127.0.0.1:1 can't be reached: connect ECONNREFUSED/;
        expect(lost.log.map((line) => line.message)).toEqual([expect.stringMatching(reason)]);
        const changed = await inputsOf(specification("lost", { count: 2 }));
        const diff = await lost.diff({ type }, inputs, changed, {
          ...inputs,
          name: "lost",
          modifyIndex: "1",
        });
        expect(diff).toMatchObject({ changes: true, replaces: [] });
        await expect(lost.create({ type }, inputs)).rejects.toThrow(reason);
        await expect(lost.create({ type }, inputs)).rejects.not.toThrow(/t0ken/);
      } finally {
        await lost.stop();
      }
    });
  });

  describe("create, update, delete", () => {
    test("waits for the deployment, tells its progress and knows the job", async () => {
      const inputs = await inputsOf(specification("life", { count: 2 }), { readAllocationIds: true });
      const { id, state } = await engine.create({ type }, inputs);
      expect(id).toBe("life");
      expect(state).toMatchObject({
        ...program(inputs),
        name: "life",
        namespace: "default",
        region: "global",
        status: "running",
        type: "service",
        version: 0,
        deploymentStatus: "successful",
        // Whole: JavaScript has no number that long.
        submitTime: expect.stringMatching(/^\d{19}$/) as unknown,
        allocationIds: [expect.any(String), expect.any(String)],
        taskGroups: [
          { count: 2, updateStrategies: [{ maxParallel: 2, minHealthyTime: "100ms", stagger: "30s" }] },
        ],
      });
      const progress = engine.log.filter((line) => line.ephemeral).map((line) => line.message);
      expect(progress).toContainEqual(expect.stringMatching(/sleepers: 0 of 2 healthy, 2 placed/));

      const news = await inputsOf(specification("life", { count: 1 }));
      expect(await engine.diff({ type }, inputs, news, state)).toMatchObject({ changes: true, replaces: [] });
      const planned = await engine.update({ type, preview: true }, id, inputs, state, news);
      expect(planned).toMatchObject({ modifyIndex: UNKNOWN, taskGroups: [{ count: 1 }] });
      const updated = await engine.update({ type }, id, inputs, state, news);
      expect(updated).toMatchObject({
        version: 1,
        taskGroups: [{ count: 1 }],
        deploymentStatus: "successful",
      });
      expect(Number(updated["modifyIndex"])).toBeGreaterThan(Number(state["modifyIndex"]));

      await engine.delete({ type }, id, updated);
      expect(await api("GET", "/v1/job/life")).toBeUndefined();
      await engine.delete({ type }, id, updated);
    }, 60_000);

    test("without purgeOnDestroy the job is stopped, without deregisterOnDestroy it stays", async () => {
      const inputs = await inputsOf(specification("kept"), { purgeOnDestroy: false, detach: true });
      const { id, state } = await engine.create({ type }, inputs);
      expect(state).toMatchObject({ deploymentId: null, deploymentStatus: null });
      await engine.delete({ type }, id, { ...state, deregisterOnDestroy: false });
      expect(await api("GET", "/v1/job/kept")).toMatchObject({ Stop: false });
      await engine.delete({ type }, id, state);
      expect(await api("GET", "/v1/job/kept")).toMatchObject({ Stop: true });
    });

    test("a specification in HCL with variables", async () => {
      const jobspec = `
        variable "command" {}
        job "hcl" {
          group "g" {
            task "t" {
              driver = "raw_exec"
              config {
                command = var.command
                args    = ["600"]
              }
            }
          }
        }`;
      jobs.willBeRemoved("hcl");
      const all = { jobspec, hcl2: { vars: { command: "sleep" } }, purgeOnDestroy: true };
      const { inputs } = await engine.check({ type }, all);
      const { id, state } = await engine.create({ type }, inputs);
      expect(state).toMatchObject({ name: "hcl", taskGroups: [{ name: "g" }] });
      const spaced = { ...inputs, jobspec: `# a comment\n${jobspec}` };
      expect(await engine.diff({ type }, inputs, spaced, state)).toMatchObject({ changes: false });
      const found = await engine.read({ type }, id, inputs, state);
      expect(found?.inputs).toEqual(inputs);
      const broken = { ...inputs, jobspec: "job {" };
      await expect(engine.diff({ type }, inputs, broken, state)).rejects.toThrow(
        /The jobspec can't be parsed/,
      );
      await engine.delete({ type }, id, state);
    });
  });

  describe("diff", () => {
    test("another way to write the same job is no change", async () => {
      const inputs = await inputsOf(specification("same"));
      const job = JSON.parse(inputs["jobspec"] as string) as PropertyMap;
      const rewritten = JSON.stringify(
        { Job: { Meta: null, ...Object.fromEntries(Object.entries(job).reverse()) } },
        null,
        2,
      );
      expect(await engine.diff({ type }, inputs, { ...inputs, jobspec: rewritten })).toMatchObject({
        changes: false,
      });
    });

    test("another ID or namespace replaces, unless the old job is to stay", async () => {
      const inputs = await inputsOf(specification("one"));
      const state = { ...inputs, name: "one", namespace: "default", modifyIndex: "1" };
      const renamed = await inputsOf(specification("two"));
      expect(await engine.diff({ type }, inputs, renamed, state)).toMatchObject({ replaces: ["name"] });
      const kept = { ...renamed, deregisterOnIdChange: false };
      expect(await engine.diff({ type }, inputs, kept, state)).toMatchObject({ changes: true, replaces: [] });
      const moved = await inputsOf(specification("one", { namespace: "other" }));
      expect(await engine.diff({ type }, inputs, moved, state)).toMatchObject({ replaces: ["namespace"] });
    });

    test("a dead job is run again only if that is wanted", async () => {
      const inputs = await inputsOf(specification("dead"));
      const state = { ...inputs, name: "dead", status: "dead" };
      expect(await engine.diff({ type }, inputs, inputs, state)).toMatchObject({ changes: false });
      const wanted = { ...inputs, rerunIfDead: true };
      expect(await engine.diff({ type }, wanted, wanted, state)).toMatchObject({
        changes: true,
        paths: ["status"],
      });
    });

    test("a job that somebody else changed is refused until a refresh", async () => {
      const inputs = await inputsOf(specification("shared"));
      const { id, state } = await engine.create({ type }, inputs);
      const theirs = JSON.parse(specification("shared", { count: 3 })) as PropertyMap;
      await api("POST", "/v1/jobs", {
        Job: theirs,
        Submission: { Source: JSON.stringify(theirs), Format: "json" },
      });
      const news = await inputsOf(specification("shared", { count: 2 }));
      const expected = /job modify index has changed since last refresh.*pulumi refresh/;
      await expect(engine.diff({ type }, inputs, news, state)).rejects.toThrow(expected);
      await expect(engine.update({ type }, id, inputs, state, news)).rejects.toThrow(expected);

      const found = await engine.read({ type }, id, inputs, state);
      expect(found?.inputs["jobspec"]).toBe(JSON.stringify(theirs));
      expect(found?.state).toMatchObject({ taskGroups: [{ count: 3 }] });
      const diff = await engine.diff({ type }, found?.inputs ?? {}, inputs, found?.state);
      expect(diff).toMatchObject({ changes: true, replaces: [], paths: ["jobspec"] });
      await engine.delete({ type }, id, state);
    }, 60_000);
  });

  test("a job that is gone is gone from the state", async () => {
    const inputs = await inputsOf(specification("never"));
    expect(await engine.read({ type }, "never", inputs, { ...inputs, name: "never" })).toBeUndefined();
  });
});
