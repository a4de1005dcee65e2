import { z } from "zod";
import { NomadApi } from "../../components/api/nomad.ts";
import { reviewJobs } from "../../components/jobs/review.ts";
import { parseJobFiles } from "../../components/jobfiles/parser.ts";
import { type JobSource, jobSources } from "../../components/jobs/source.ts";
import { catalog } from "../../jobs/catalog.ts";
import { toolPath } from "../../toolchain/cache.ts";
import { type Agent, findAgent, startNomad } from "../support/agent.ts";
import { specification } from "../support/sleepers.ts";
import { closed } from "../../testbed/security.ts";

const binary = findAgent("nomad");
const suite = binary === undefined ? describe.skip : describe;
jest.setTimeout(120_000);

const rules = { overwrite: false, coming: { namespaces: ["backup", "red"], pools: ["big"] } };
const cluster = { datacenter: "dc1", resolvers: ["192.0.2.3"], network: () => "weave", security: closed };

function source(jobspec: string): JobSource {
  return {
    key: "sleeper",
    name: "sleeper",
    namespace: "default",
    origin: "jobs.sleeper",
    job: z.looseObject({}).parse(JSON.parse(jobspec)),
    jobspec: `{ "Job": ${jobspec} }`,
    secrets: [],
    services: [],
  };
}

suite("the review of jobs", () => {
  let nomad: Agent;
  let where: { address: string; token: string };

  beforeAll(async () => {
    nomad = await startNomad(binary ?? "");
    where = { address: nomad.url, token: nomad.token };
  });
  afterAll(async () => nomad.stop());

  async function register(jobspec: string): Promise<void> {
    const api = new NomadApi(where);
    await api.write("jobs", { Job: z.looseObject({}).parse(JSON.parse(jobspec)) }, z.unknown());
  }

  test("has every job of the catalog accepted by Nomad, each new to it", async () => {
    const defaults = Object.fromEntries(Object.keys(catalog).map((name) => [name, {}]));
    const recipient = "age15gzrzrw9x0mtfhs0vfg59gvnul3vwxeuxwkqfnnqakk92zvhl5qst23ch4";
    const all = jobSources({ ...defaults, backup: { recipient } }, cluster);
    const reviews = await reviewJobs(all, where, rules);
    expect([...reviews.keys()].toSorted()).toEqual(Object.keys(catalog).toSorted());
    for (const [name, review] of reviews) {
      expect(review.changes[0]).toBe(
        name === "backup" ? "backup is new, and so is its namespace backup" : `${name} is new`,
      );
    }
  });

  test("says that a job is new whose namespace is not there yet", async () => {
    const first = { ...source(specification("first", { namespace: "red" })), namespace: "red" };
    const [review] = (await reviewJobs([first], where, rules)).values();
    expect(review).toEqual({ changes: ["first is new, and so is its namespace red"], warnings: [] });
  });

  test("refuses a namespace that is not there, and that nobody makes", async () => {
    const stray = { ...source(specification("stray", { namespace: "blue" })), namespace: "blue" };
    await expect(reviewJobs([stray], where, rules)).rejects.toThrow(
      "jobs.sleeper: there is no namespace blue (there are: backup, default, red)",
    );
  });

  test("says that a node pool is new which its job comes with, and refuses one that nobody makes", async () => {
    const pooled = (pool: string) => source(specification("pooled", { nodePool: pool }));
    const [review] = (await reviewJobs([pooled("big")], where, rules)).values();
    expect(review).toEqual({ changes: ["the node pool big of pooled is new"], warnings: [] });
    await expect(reviewJobs([pooled("small")], where, rules)).rejects.toThrow(
      "jobs.sleeper: there is no node pool small (there are: all, big, default); cluster.nodePools makes one",
    );
  });

  test("says what cannot be placed", async () => {
    const constraints = [{ LTarget: "${attr.kernel.name}", RTarget: "plan9", Operand: "=" }];
    const [review] = (
      await reviewJobs([source(specification("plan9", { constraints }))], where, rules)
    ).values();
    expect(review?.warnings[0]).toMatch(/^sleepers cannot be placed: .*plan9/);
  });

  test("fails with Nomad's own words, and where the job comes from", async () => {
    const bad = { ...source(specification("bad", { count: -1 })), origin: "jobs/bad.nomad.hcl" };
    await expect(reviewJobs([bad], where, rules)).rejects.toThrow(
      /^jobs\/bad\.nomad\.hcl: [^]*count can't be negative/,
    );
  });

  test("stops before a job is overwritten that this program has not registered, unless told otherwise", async () => {
    await register(specification("foreign"));
    const changed = source(specification("foreign", { count: 2 }));
    await expect(reviewJobs([changed], where, rules)).rejects.toThrow(
      /foreign runs, but this program has not registered it.*--overwrite-jobs/,
    );
    const [review] = (await reviewJobs([changed], where, { ...rules, overwrite: true })).values();
    expect(review?.changes).toContainEqual(expect.stringContaining("Count: 1 => 2"));
  });

  describe("of a job with secrets", () => {
    const file = `
variable "password" { type = string }
variable "users" { type = list(object({ name = string, password = string })) }
job "secretive" {
  group "sleepers" {
    count = COUNT
    task "sleeper" {
      driver = "raw_exec"
      config { command = "sleep" }
      env {
        PASSWORD = var.password
        USERS    = base64encode(jsonencode(var.users))
      }
    }
  }
}`;
    const hidden = async (password: string, count: string): Promise<JobSource> => {
      // A list is an expression of Nomad's language.
      const users = JSON.stringify([{ name: "me", password: `of-${password}` }]).replaceAll("${", "$$$${");
      const flags = { password, users };
      const [parsed] = await parseJobFiles(toolPath("jobspec"), [
        { source: file.replace("COUNT", count), flags },
      ]);
      return {
        ...source(JSON.stringify(parsed?.job)),
        key: "secretive",
        name: "secretive",
        secrets: [
          { setting: "password", name: "password", value: password },
          { setting: "users", name: "users_0_password", value: `of-${password}` },
        ],
      };
    };

    test("shows neither the old nor the new value of any text, and numbers as they are", async () => {
      await register(JSON.stringify((await hidden("${old}", "1")).job));
      const overwriting = { ...rules, overwrite: true };
      const [review] = (
        await reviewJobs([await hidden("later-$${secret}", "2")], where, overwriting)
      ).values();
      expect(review?.changes).toContain("sleepers.Count: 1 => 2");
      expect(review?.changes).toContain("sleepers.sleeper.Env[PASSWORD]: [secret] => [secret]");
      expect(review?.changes).toContain("sleepers.sleeper.Env[USERS]: [secret] => [secret]");
      expect(JSON.stringify(review)).not.toMatch(/old|later/);
    });

    test("knows what was a secret before from the job's variables", async () => {
      const api = new NomadApi(where);
      const path = "nomad/jobs/secretive";
      await api.write(
        `var/${path}`,
        { Path: path, Items: { password: "${old}", secret_settings: "password" } },
        z.unknown(),
      );
      const plain = { ...(await hidden("in-plain", "1")), secrets: [] };
      const [review] = (await reviewJobs([plain], where, { ...rules, overwrite: true })).values();
      expect(review?.changes).toContain("sleepers.sleeper.Env[PASSWORD]: [secret] => [secret]");
    });

    test("that Nomad refuses does not say them", async () => {
      const bad = await hidden("wrong-secret", "1");
      const named = { ...bad, job: { ...bad.job, Region: "wrong-secret" } };
      const refusal = await reviewJobs([named], where, rules).catch(String);
      expect(refusal).toMatch(/^Error: jobs\.sleeper: /);
      expect(refusal).not.toContain("wrong-secret");
    });
  });

  test("says nothing where no cluster answers", async () => {
    const nobody = { address: "http://127.0.0.1:1" };
    expect(await reviewJobs([source(specification("any"))], nobody, rules)).toEqual(new Map());
  });
});
