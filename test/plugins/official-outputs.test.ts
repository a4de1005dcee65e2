import type Docker from "dockerode";
import type { PropertyMap } from "../../offline/plugins/base/property.ts";
import { type Agent, findAgent, startConsul, startNomad } from "../support/agent.ts";
import { localEngine, makeImage } from "./support/docker-image.ts";
import { EngineDouble } from "./support/engine.ts";
import { type OfficialRecord, formOf, officialRecord, officialRecords, program } from "./support/official.ts";

/** What is made, and what a refresh says of it, has the outputs that the official plugin records, in the same form. */
async function expectOfficialOutputs(
  engine: EngineDouble,
  { type, inputs: recorded, outputs }: OfficialRecord,
  changes: PropertyMap,
): Promise<void> {
  const timeout = type === "docker:index/container:Container" ? 120 : 0;
  const { inputs, failures } = await engine.check({ type }, { ...program(recorded), ...changes });
  expect(failures).toEqual([]);
  const { id, state } = await engine.create({ type, timeout }, inputs);
  try {
    expect(formOf(state)).toEqual(formOf(outputs));
    for (const name of ["__meta", "__pulumi_raw_state_delta"]) expect(state[name]).toEqual(outputs[name]);
    expect(await engine.read({ type }, id, inputs, state)).toEqual({ inputs, state });
  } finally {
    await engine.delete({ type }, id, state);
  }
}

describe("docker", () => {
  const name = `official-test-${process.pid.toString()}`;
  const subnet = "192.168.79.0/24";
  const records = officialRecords("docker");
  let engine: EngineDouble;
  let docker: Docker | undefined;

  beforeAll(async () => {
    engine = await EngineDouble.start("docker");
    docker = await localEngine();
    if (docker !== undefined) await makeImage(docker, `${name}:1`);
  }, 60_000);

  afterAll(async () => {
    await engine.stop();
    await docker?.getContainer(name).remove({ force: true }).catch(ignore);
    await docker?.getNetwork(name).remove().catch(ignore);
    await docker?.getVolume(name).remove().catch(ignore);
    await docker?.getImage(`${name}:1`).remove({ force: true }).catch(ignore);
  }, 60_000);

  test("a network, a volume, an image", async () => {
    if (docker === undefined) return;
    const network = { name, ipamConfigs: [{ subnet, gateway: "192.168.79.1" }] };
    await expectOfficialOutputs(engine, officialRecord(records, "docker:index/network:Network"), network);
    await expectOfficialOutputs(engine, officialRecord(records, "docker:index/volume:Volume"), { name });
    const image = { name: `${name}:1`, keepLocally: true };
    await expectOfficialOutputs(
      engine,
      officialRecord(records, "docker:index/remoteImage:RemoteImage"),
      image,
    );
  });

  test("a container", async () => {
    if (docker === undefined) return;
    const { Id } = await docker.getImage(`${name}:1`).inspect();
    const config = [{ Subnet: subnet, Gateway: "192.168.79.1" }];
    await docker.createNetwork({ Name: name, IPAM: { Driver: "default", Config: config } });
    const record = officialRecord(officialRecords("container"), "docker:index/container:Container");
    await expectOfficialOutputs(engine, record, {
      name,
      image: Id,
      entrypoints: ["/bin/sleep", "1000"],
      networksAdvanced: [{ name, ipv4Address: "192.168.79.5" }],
      volumes: [{ containerPath: "/var/lib/docker", volumeName: name }],
    });
  });
});

const nomadBinary = findAgent("nomad");
(nomadBinary === undefined ? describe.skip : describe)("nomad", () => {
  let nomad: Agent;
  let engine: EngineDouble;

  beforeAll(async () => {
    nomad = await startNomad(nomadBinary ?? "");
    engine = await EngineDouble.start("nomad", {}, { NOMAD_ADDR: nomad.url, NOMAD_TOKEN: nomad.token });
  }, 90_000);

  afterAll(async () => {
    await engine.stop();
    await nomad.stop();
  }, 60_000);

  test.each(officialRecords("nomad").map((each): [string, OfficialRecord] => [each.type, each]))(
    "%s",
    async (_type, record) => {
      const elsewhere = "namespace" in record.inputs ? { namespace: "default" } : {};
      await expectOfficialOutputs(engine, record, elsewhere);
    },
  );

  test("a job", async () => {
    const tasks = [{ Name: "fetch-batch", Driver: "docker", Config: { image: "none" } }];
    const groups = [{ Name: "fetch-batch", Tasks: tasks }];
    const job = { ID: "fetch-batch", Type: "batch", Datacenters: ["*"], TaskGroups: groups };
    const record = officialRecord(officialRecords("jobs"), "nomad:index/job:Job", "fetch-batch");
    const { outputs } = record;
    // What Nomad says of a job that nobody can run yet is said of one that was just registered.
    const jobspec = JSON.stringify({ Job: job });
    await expectOfficialOutputs(engine, { ...record, outputs: { ...outputs, jobspec } }, { jobspec });
  });
});

const consulBinary = findAgent("consul");
(consulBinary === undefined ? describe.skip : describe)("consul", () => {
  test("keys", async () => {
    const consul = await startConsul(consulBinary ?? "");
    const engine = await EngineDouble.start("consul", { address: consul.url });
    try {
      const [record] = officialRecords("consul");
      if (record !== undefined) await expectOfficialOutputs(engine, record, {});
    } finally {
      await engine.stop();
      await consul.stop();
    }
  }, 90_000);
});

function ignore(): void {
  return;
}
