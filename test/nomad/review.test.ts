import { z } from "zod";
import { NomadApi } from "../../components/jobs/nomadApi.ts";
import { reviewJobs } from "../../components/jobs/review.ts";
import { type JobSource, jobSources } from "../../components/jobs/source.ts";
import { catalog } from "../../jobs/catalog.ts";
import { type Agent, findAgent, startNomad } from "../support/agent.ts";
import { specification } from "../support/sleepers.ts";
import { closed } from "../support/security.ts";

const binary = findAgent("nomad");
const suite = binary === undefined ? describe.skip : describe;
jest.setTimeout(120_000);

const rules = { overwrite: false, pinned: true };
const cluster = { datacenter: "dc1", resolvers: ["192.0.2.3"], network: () => "weave", security: closed };

function source(jobspec: string): JobSource {
  return {
    name: "sleeper",
    namespace: "default",
    origin: "jobs.sleeper",
    jobspec: `{ "Job": ${jobspec} }`,
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

  test("says what cannot be placed", async () => {
    const constraints = [{ LTarget: "${attr.kernel.name}", RTarget: "plan9", Operand: "=" }];
    const [review] = (
      await reviewJobs([source(specification("plan9", { constraints }))], where, rules)
    ).values();
    expect(review?.warnings[0]).toMatch(/^sleepers cannot be placed: .*plan9/);
  });

  test("fails for an image that may be another one tomorrow, as soon as Nomad can read which it is", async () => {
    const image = specification("tagged").replace('"Config":{', '"Config":{"image":"redis:7",');
    expect(image).toContain("redis:7");
    await expect(reviewJobs([source(image)], where, rules)).rejects.toThrow(
      /jobs.sleeper: redis:7 may be another image/,
    );
    expect((await reviewJobs([source(image)], where, { ...rules, pinned: false })).size).toBe(1);
  });

  test("fails with Nomad's own words, and where the job comes from", async () => {
    const bad = { ...source(specification("bad", { count: -1 })), origin: "jobs/bad.nomad.hcl" };
    await expect(reviewJobs([bad], where, rules)).rejects.toThrow(
      /^jobs\/bad\.nomad\.hcl: [^]*count can't be negative/,
    );
    const unreadable = { ...bad, jobspec: 'job "bad" { oops = ', variables: {} };
    await expect(reviewJobs([unreadable], where, rules)).rejects.toThrow(/^jobs\/bad\.nomad\.hcl: /);
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

  test("says nothing where no cluster answers", async () => {
    const nobody = { address: "http://127.0.0.1:1" };
    expect(await reviewJobs([source(specification("any"))], nobody, rules)).toEqual(new Map());
  });
});
