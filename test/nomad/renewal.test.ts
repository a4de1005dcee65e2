import { z } from "zod";
import { renewInstances } from "../../components/jobs/renewal.ts";
import { NomadApi } from "../../components/api/nomad.ts";
import { type Agent, findAgent, startNomad, waitFor } from "../support/agent.ts";
import { seconds } from "../support/sleepers.ts";

const binary = findAgent("nomad");
const suite = binary === undefined ? describe.skip : describe;
jest.setTimeout(300_000);

const job = "renewed";
const allocations = z.array(
  z.object({
    TaskStates: z
      .record(
        z.string(),
        z.object({ State: z.string(), Restarts: z.int(), StartedAt: z.string().nullable() }),
      )
      .nullable(),
  }),
);
const startsOnlyWithTheNew = '[ "$(cat local/version)" = old ] && exit 1; exec sleep 600';

suite("an instance with older variables", () => {
  let nomad: Agent;
  let api: NomadApi;

  beforeAll(async () => {
    nomad = await startNomad(binary ?? "");
    api = new NomadApi({ address: nomad.url, token: nomad.token });
  });
  afterEach(async () => api.remove(`job/${job}?purge=true`));
  afterAll(async () => nomad.stop());

  async function setVersion(version: string): Promise<void> {
    const path = `nomad/jobs/${job}`;
    await api.write(`var/${path}`, { Path: path, Items: { version } }, z.unknown());
  }

  async function run(script: string, variable = `nomad/jobs/${job}`): Promise<void> {
    const task = {
      Name: job,
      Driver: "raw_exec",
      Config: { command: "sh", args: ["-c", script] },
      KillTimeout: seconds,
      Resources: { CPU: 10, MemoryMB: 10 },
      Templates: [
        {
          EmbeddedTmpl: `{{ with nomadVar "${variable}" }}{{ .version }}{{ end }}`,
          DestPath: "local/version",
          ChangeMode: "noop",
        },
      ],
    };
    const restart = { Attempts: 100, Interval: 3600 * seconds, Delay: 5 * seconds, Mode: "delay" };
    const groups = [{ Name: job, Count: 1, RestartPolicy: restart, Tasks: [task] }];
    const specification = { ID: job, Name: job, Type: "service", Datacenters: ["*"], TaskGroups: groups };
    await api.write("jobs", { Job: specification }, z.unknown());
  }

  async function state() {
    const { body } = await api.read(`job/${job}/allocations`, allocations);
    return body[0]?.TaskStates?.[job];
  }

  test("is restarted once, and has the new ones", async () => {
    await setVersion("old");
    await run("exec sleep 600");
    await waitFor("the instance", async () => (await state())?.State === "running");
    await setVersion("new");
    const said: string[] = [];
    await renewInstances(api, job, "new", (line) => said.push(line));
    expect(said).toEqual([expect.stringMatching(/^renewed on \S+ is restarted$/)]);
    expect(await state()).toMatchObject({ State: "running", Restarts: 1 });
    await renewInstances(api, job, "new", (line) => said.push(line));
    expect(said).toHaveLength(1);
  });

  test("that has never started is not waited for", async () => {
    await setVersion("new");
    await run("exec sleep 600", `nomad/jobs/${job}/missing`);
    await waitFor("the instance", async () => (await state())?.State === "pending");
    const said: string[] = [];
    await renewInstances(api, job, "new", (line) => said.push(line));
    expect(said).toEqual([]);
  });

  // Nomad 1.11.3 never starts a task again that it is told to restart, with all tasks, while it waits for its next start.
  test("that ends again and again without the new ones comes back with them", async () => {
    await setVersion("old");
    await run(startsOnlyWithTheNew);
    await waitFor("its next start", async () => {
      const now = await state();
      return now?.State === "pending" && now.Restarts > 0;
    });
    await setVersion("new");
    await renewInstances(api, job, "new", () => undefined);
    expect(await state()).toMatchObject({ State: "running" });
  });
});
