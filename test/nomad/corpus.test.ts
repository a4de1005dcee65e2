import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { z } from "zod";
import { findJobFiles } from "../../components/jobfiles/find.ts";
import { type FileJob, readJobFiles } from "../../components/jobfiles/read.ts";
import { NomadApi } from "../../components/api/nomad.ts";
import { followRelease } from "../../components/jobs/deployment.ts";
import { markVersion } from "../../components/jobs/ownVersion.ts";
import { readJob } from "../../components/jobs/jobReads.ts";
import { reviewJobs } from "../../components/jobs/review.ts";
import { jobSources } from "../../components/jobs/source.ts";
import { reasonOf } from "../../components/reasonOf.ts";
import { closed } from "../../testbed/security.ts";
import { toolPath } from "../../toolchain/cache.ts";
import { type Agent, findAgent, startNomad } from "../support/agent.ts";

// Job files as people have them, one for each block and kind of job. The first lines of each say what becomes of it: whether it
// is `refused` before anything changes, what the preview `warns` of, and how the release `ends` or `fails`.

const binary = findAgent("nomad");
const suite = binary === undefined ? describe.skip : describe;
jest.setTimeout(600_000);

const folder = join(import.meta.dirname, "..", "corpus");
const names = readdirSync(folder).filter((name) => /\.(hcl|json)$/.test(name));
/** What becomes of the files that have no comments. */
const ofJson: Readonly<Record<string, Fate>> = {
  "api.json": { ends: "^api v0 has started$" },
  "hcl.json": { ends: "^hcl v0 has started$" },
};
const cluster = { datacenter: "dc1", resolvers: [], network: () => "weave", security: closed };
const places = {
  taken: [],
  tenants: {},
  network: "weave",
  closed: {},
  pinned: true,
  namespaces: ["default"],
};
/** Of jobs that do not say it themselves. */
const deadlineSeconds = 15;
/** All wait for most of their time. */
const limit = pLimit(8);

type Fate = Partial<Record<"refused" | "warns" | "ends" | "fails", string>>;

function expected(name: string): Fate {
  const text = readFileSync(join(folder, name), "utf8");
  const lines = [...text.matchAll(/^# (refused|warns|ends|fails): (.*)$/gm)];
  return ofJson[name] ?? Object.fromEntries(lines.map(([, kind = "", pattern = ""]) => [kind, pattern]));
}

suite("a job file", () => {
  let nomad: Agent;
  let api: NomadApi;
  const fates = new Map<string, Promise<Fate>>();

  beforeAll(async () => {
    nomad = await startNomad(binary ?? "");
    api = new NomadApi({ address: nomad.url, token: nomad.token });
    for (const name of names) {
      fates.set(
        name,
        limit(() => fateOf(name)),
      );
    }
  });
  afterAll(async () => {
    await Promise.allSettled(fates.values());
    await nomad.stop();
  });

  async function fateOf(name: string): Promise<Fate> {
    const { files } = findJobFiles({ jobs: {}, jobFiles: [join(folder, name)] }, []);
    let job: FileJob | undefined;
    let warnings: string[];
    try {
      [job] = await readJobFiles(toolPath("jobspec"), files, {}, places);
      const rules = { overwrite: false, coming: { namespaces: [], pools: [] } };
      const reviews = await reviewJobs(sources(job), { address: nomad.url, token: nomad.token }, rules);
      warnings = [...reviews.values()].flatMap((review) => review.warnings);
    } catch (error) {
      return { refused: reasonOf(error) };
    }
    const warns = warnings.length === 0 ? {} : { warns: warnings.join("\n") };
    try {
      return { ...warns, ends: await release(job) };
    } catch (error) {
      return { ...warns, fails: reasonOf(error) };
    } finally {
      await api.remove(`job/${encodeURIComponent(job?.id ?? "")}?purge=true`).catch(() => undefined);
    }
  }

  function sources(job: FileJob | undefined) {
    return jobSources({}, cluster, {}, job ? [job] : []);
  }

  /** Registers it as the plugin does, and follows it as `up` does. */
  async function release(job: FileJob | undefined): Promise<string> {
    const [source] = sources(job);
    const answer = await api.write("jobs", { Job: source?.job }, z.object({ JobModifyIndex: z.int() }));
    const id = job?.id ?? "";
    await markVersion(api, await readJob(api, id));
    return followRelease(api, {
      job: id,
      modifyIndex: answer.JobModifyIndex,
      deadline: deadlineSeconds,
      say: () => undefined,
    });
  }

  test.each(names)("%s", async (name) => {
    const fate = (await fates.get(name)) ?? {};
    const wanted = expected(name);
    expect({ name, kinds: Object.keys(fate) }).toEqual({ name, kinds: Object.keys(wanted) });
    for (const [kind, pattern] of Object.entries(wanted)) {
      expect(fate).toEqual({ ...fate, [kind]: expect.stringMatching(new RegExp(pattern)) as unknown });
    }
  });
});
