import { type Metadata } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import type { PropertyMap } from "../../offline/plugins/base/property.ts";
import { decode } from "../../offline/plugins/base/wire.ts";
import { type Agent, findAgent, waitFor } from "../support/agent.ts";
import { EngineDouble } from "./support/engine.ts";
import { seconds, specification } from "../support/sleepers.ts";
import { NomadJobs, type } from "./support/nomadJobs.ts";

const binary = findAgent("nomad");
const suite = binary === undefined ? describe.skip : describe;

suite("a deployment that does not succeed", () => {
  let jobs: NomadJobs;
  let nomad: Agent;
  let engine: EngineDouble;
  const inputsOf = (jobspec: string, others?: PropertyMap) => jobs.inputsOf(jobspec, others);

  beforeAll(async () => {
    jobs = await NomadJobs.start(binary ?? "");
    ({ nomad, engine } = jobs);
  }, 90_000);

  afterAll(async () => {
    await jobs.stop();
  }, 60_000);

  const impossible = [{ LTarget: "${attr.kernel.name}", RTarget: "plan9", Operand: "=" }];

  test("fails with what its tasks said, and the job stays in the state", async () => {
    const update = {
      MaxParallel: 1,
      MinHealthyTime: seconds / 10,
      HealthyDeadline: 2 * seconds,
      ProgressDeadline: 3 * seconds,
    };
    const inputs = await inputsOf(
      specification("failing", { command: "sh", arguments: ["-c", "exit 7"], update }),
    );
    const error: unknown = await engine.create({ type }, inputs).catch((e: unknown) => e);
    expect(String(error)).toMatch(/The deployment \S+ of the job failing ended as failed: /);
    expect(String(error)).toMatch(/allocation \w{8} \(sleepers on .*, failed\), task sleep: .*Exit Code: 7/);
    const failed = initFailedOf(error);
    expect(failed.getId()).toBe("failing");
    const { name, modifyIndex } = decode(failed.getProperties());
    expect(name).toBe("failing");
    expect(Number(modifyIndex)).toBeGreaterThan(0);
  }, 60_000);

  test("is given up at the timeout, with what was seen last", async () => {
    const inputs = await inputsOf(specification("nowhere", { constraints: impossible }));
    const error: unknown = await engine.create({ type, timeout: 2 }, inputs).catch((e: unknown) => e);
    expect(String(error)).toMatch(/Timed out after 2 s waiting for the deployment of the job nowhere/);
    expect(initFailedOf(error).getId()).toBe("nowhere");
    const progress = engine.log.map((line) => line.message);
    expect(progress).toContainEqual(expect.stringMatching(/no room for sleepers on 1 nodes: .*kernel.name/));
  }, 30_000);

  test("is left at once when the engine cancels", async () => {
    const own = await EngineDouble.start("nomad", { address: nomad.url, secretId: nomad.token });
    try {
      const inputs = await inputsOf(specification("cancelled", { constraints: impossible }));
      const created = own.create({ type }, inputs).catch((e: unknown) => e);
      await waitFor("progress", () => Promise.resolve(own.log.length > 1));
      const before = Date.now();
      await own.cancel();
      expect(String(await created)).toMatch(
        /Cancelled waiting for the deployment of the job cancelled. Last seen: /,
      );
      expect(Date.now() - before).toBeLessThan(15_000);
    } finally {
      await own.stop();
    }
  }, 30_000);
});

function initFailedOf(error: unknown): ErrorResourceInitFailed {
  if (!(error instanceof Error) || !("metadata" in error))
    throw new Error(`No partial failure: ${String(error)}`);
  const [bytes] = (error.metadata as Metadata).get("grpc-status-details-bin");
  if (!Buffer.isBuffer(bytes)) throw new Error(`No partial failure: ${error.message}`);
  const [detail] = Status.deserializeBinary(bytes).getDetailsList();
  return ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
}
