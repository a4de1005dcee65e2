import { rawStateDelta } from "../../offline/plugins/base/bridged/delta.ts";
import { type Recorded, metaOf, record } from "../../offline/plugins/base/bridged/record.ts";
import { keysRecord } from "../../offline/plugins/consul/records.ts";
import {
  containerRecord,
  networkRecord,
  remoteImageRecord,
  volumeRecord,
} from "../../offline/plugins/docker/records.ts";
import {
  aclPolicyRecord,
  aclTokenRecord,
  jobRecord,
  namespaceRecord,
  nodePoolRecord,
  schedulerConfigRecord,
  variableRecord,
} from "../../offline/plugins/nomad/records.ts";
import { type PropertyMap, reveal } from "../../offline/plugins/base/property.ts";
import { EngineDouble } from "./support/engine.ts";
import { type OfficialRecord, officialRecord, officialRecords, program } from "./support/official.ts";

const files = {
  command: officialRecords("command"),
  consul: officialRecords("consul"),
  docker: [...officialRecords("docker"), ...officialRecords("container")],
  nomad: [...officialRecords("nomad"), ...officialRecords("jobs")],
};

describe.each(Object.entries(files))("what the official plugin %s has recorded", (plugin, records) => {
  let engine: EngineDouble;

  beforeAll(async () => {
    // Nothing answers there: what has not changed needs nobody.
    engine = await EngineDouble.start(plugin, {}, { NOMAD_ADDR: "http://127.0.0.1:1" });
  });

  afterAll(async () => {
    await engine.stop();
  });

  test.each(named(records))("%s is what the program says, to the letter", async (_name, { type, inputs }) => {
    const { inputs: checked, failures } = await engine.check({ type }, program(inputs), inputs);
    expect(failures).toEqual([]);
    expect(checked).toEqual(inputs);
  });

  test.each(named(records))("%s is not changed", async (_name, { type, inputs, outputs }) => {
    const { inputs: news } = await engine.check({ type }, program(inputs), inputs);
    expect(await engine.diff({ type }, inputs, news, outputs)).toMatchObject({
      changes: false,
      replaces: [],
    });
  });
});

const recordedAs: Record<string, Recorded> = {
  "consul:index/keys:Keys": keysRecord,
  "docker:index/container:Container": containerRecord,
  "docker:index/network:Network": networkRecord,
  "docker:index/remoteImage:RemoteImage": remoteImageRecord,
  "docker:index/volume:Volume": volumeRecord,
  "nomad:index/aclPolicy:AclPolicy": aclPolicyRecord,
  "nomad:index/aclToken:AclToken": aclTokenRecord,
  "nomad:index/job:Job": jobRecord,
  "nomad:index/namespace:Namespace": namespaceRecord,
  "nomad:index/nodePool:NodePool": nodePoolRecord,
  "nomad:index/schedulerConfig:SchedulerConfig": schedulerConfigRecord,
  "nomad:index/variable:Variable": variableRecord,
};

test.each(named([...files.consul, ...files.docker, ...files.nomad]))(
  "%s is recorded with the official keys, notes and way back",
  (_name, { type, id, outputs }) => {
    const recorded = recordedAs[type];
    if (recorded === undefined) throw new Error(`${type} has no description.`);
    const plain = reveal(outputs);
    const create = type === "docker:index/container:Container" ? 120 : 0;
    expect(record(recorded, id, plain, metaOf(recorded, { create }))).toEqual(plain);
    if (recorded.hasDelta) {
      expect(rawStateDelta(recorded.outputs, plain)).toEqual(plain["__pulumi_raw_state_delta"]);
    }
  },
);

describe("what version 0.1.0 of this program has recorded", () => {
  let docker: EngineDouble;

  beforeAll(async () => {
    docker = await EngineDouble.start("docker");
  });

  afterAll(async () => {
    await docker.stop();
  });

  test.each(named(files.docker))("%s is not changed", async (_name, { type, inputs, outputs }) => {
    const { inputs: news } = await docker.check({ type }, program(inputs));
    const then: PropertyMap = { ...program(inputs), __defaults: [], restart: inputs["restart"] };
    expect(await docker.diff({ type }, then, news, outputs)).toMatchObject({ changes: false, replaces: [] });
  });

  test("false as a default of a job is not changed", async () => {
    const engine = await EngineDouble.start("nomad", {}, { NOMAD_ADDR: "http://127.0.0.1:1" });
    try {
      const { type, inputs, outputs } = officialRecord(files.nomad, "nomad:index/job:Job", "fetch-batch");
      const falsely = { preserveCounts: false, readAllocationIds: false, rerunIfDead: false };
      const then = { ...program(inputs), deregisterOnDestroy: true, deregisterOnIdChange: true, ...falsely };
      const { inputs: news } = await engine.check({ type }, program(inputs), then);
      expect(await engine.diff({ type }, then, news, { ...outputs, hcl2: undefined })).toMatchObject({
        changes: false,
      });
    } finally {
      await engine.stop();
    }
  });
});

test("a set has no order, and what is missing is as good as nothing", async () => {
  const docker = await EngineDouble.start("docker");
  try {
    const { type, inputs, outputs } = officialRecord(files.docker, "docker:index/container:Container");
    const { uploads, securityOpts } = reveal(inputs);
    const reversed = (list: unknown): PropertyMap[string] => (Array.isArray(list) ? list.toReversed() : null);
    const read = {
      ...inputs,
      uploads: reversed(uploads),
      securityOpts: reversed(securityOpts),
      dns: [],
      user: "",
    };
    const { inputs: news } = await docker.check({ type }, program(inputs), inputs);
    expect(await docker.diff({ type }, read, news, outputs)).toMatchObject({ changes: false });
    const other = { ...news, hostname: "other" };
    expect(await docker.diff({ type }, read, other, outputs)).toMatchObject({ replaces: ["hostname"] });
  } finally {
    await docker.stop();
  }
});

function named(records: OfficialRecord[]): [string, OfficialRecord][] {
  return records.map((each) => [`${each.type.split(":").at(-1) ?? ""} ${each.id.slice(0, 20)}`, each]);
}
