import { join } from "node:path";
import { Metadata } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { UNKNOWN, secret } from "../../offline/plugins/base/property.ts";
import { decode } from "../../offline/plugins/base/wire.ts";
import { EngineDouble, urnOf } from "./support/engine.ts";

const type = "probe:index:Thing";
let engine: EngineDouble;

beforeEach(async () => {
  engine = await EngineDouble.start(join(import.meta.dirname, "support", "probe-plugin.ts"));
});

afterEach(async () => {
  await engine.stop();
});

test("a kind gets plain values, and what was secret goes out secret", async () => {
  const { id, state } = await engine.create({ type, timeout: 7 }, { value: secret("x"), plain: "y" });
  expect(id).toBe("made");
  expect(state).toEqual({
    value: secret("x"),
    plain: "y",
    token: secret("t"),
    seen: "string",
    timeout: 7,
  });
});

test("a preview makes nothing and has unknowns", async () => {
  const { id, state } = await engine.create({ type, preview: true }, { value: UNKNOWN });
  expect(id).toBe("");
  expect(state).toEqual({ value: UNKNOWN, token: secret(UNKNOWN) });
});

test("log lines arrive before the answer, with the resource's URN", async () => {
  await engine.create({ type }, {});
  expect(engine.log).toEqual([
    { urn: urnOf({ type }), message: "working", ephemeral: false },
    { urn: urnOf({ type }), message: "nearly", ephemeral: true },
  ]);
});

test("an error is its message, without a stack", async () => {
  await expect(engine.create({ type }, { fail: "whole" })).rejects.toThrow(/^no such luck$/);
});

test("a partial failure says what was made, and keeps secrets secret", async () => {
  const error: unknown = await engine
    .create({ type }, { fail: "part", value: secret("x") })
    .catch((e: unknown) => e);
  const failed = initFailedOf(error);
  expect(failed.getId()).toBe("half");
  expect(failed.getReasonsList()).toEqual(["one", "two"]);
  expect(decode(failed.getProperties())).toEqual({ fail: "part", value: secret("x"), token: secret("t") });
  expect(decode(failed.getInputs())).toEqual({ fail: "part", value: secret("x") });
});

test("a diff names each changed path, and a property that only the real thing changed", async () => {
  const answer = await engine.diff({ type }, { value: { a: [1, 2] } }, { value: { a: [1, 3] } });
  expect(answer).toEqual({
    changes: true,
    replaces: ["value"],
    deleteBeforeReplace: true,
    paths: ["real", "value.a[1]"],
  });
});

test("without a check the inputs stay as they are, without a read nothing is gone", async () => {
  const inputs = { value: secret("x") };
  expect(await engine.check({ type }, inputs)).toEqual({ inputs, failures: [] });
  expect(await engine.read({ type }, "made", inputs, inputs)).toEqual({ inputs, state: inputs });
});

test("cancelling stops what runs", async () => {
  const running = engine.create({ type }, { wait: true });
  const stopped = expect(running).rejects.toThrow("stopped: Error: cancelled");
  while (engine.log.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await engine.cancel();
  await stopped;
});

test("functions are called by token, others are refused by name", async () => {
  expect(await engine.invoke("probe:index:double", { number: 4 })).toEqual({ twice: 8 });
  await expect(engine.invoke("probe:index:half", {})).rejects.toThrow("no function probe:index:half");
  await expect(engine.create({ type: "probe:index:Other" }, {})).rejects.toThrow(
    "no resource probe:index:Other",
  );
});

function initFailedOf(error: unknown): ErrorResourceInitFailed {
  if (!(error instanceof Error && "metadata" in error && error.metadata instanceof Metadata)) {
    throw new Error("The call did not fail with details.");
  }
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  const [detail] = Status.deserializeBinary(Buffer.from(bytes ?? "")).getDetailsList();
  return ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
}
