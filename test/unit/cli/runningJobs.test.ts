import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Outputs } from "../../../stack/outputs.ts";
import { recordRunningJobs } from "../../../cli/repair/runningJobs.ts";
import type { State } from "../../../stack/state.ts";
import { emptyOutputs } from "../../support/emptyOutputs.ts";

/** How long Nomad takes for an answer. */
let delayMilliseconds = 0;
const job = {
  ID: "web",
  Type: "service",
  Version: 2,
  JobModifyIndex: 98,
  Stable: true,
  SubmitTime: 0,
  Stop: false,
  VersionTag: { Name: "nomad-on-weave", Description: "version 2, registered by Pulumi" },
  Periodic: null,
  ParameterizedJob: null,
  TaskGroups: [],
};
const answers: Readonly<Record<string, unknown>> = {
  "/v1/status/leader": "192.168.56.3:4647",
  "/v1/job/web": job,
  "/v1/job/web/versions": { Versions: [job] },
};
const state: State = {
  deployment: {
    pending_operations: [],
    resources: ["web", "gone"].map((name) => ({
      urn: `urn:pulumi:dev::nomad-on-weave::nomad:index/job:Job::${name}`,
      type: "nomad:index/job:Job",
      inputs: {},
      outputs: { name, namespace: "default", modifyIndex: "86" },
    })),
  },
};
let nomad: Server;

beforeAll(async () => {
  nomad = createServer((request, response) => {
    const answer = answers[request.url?.split("?", 1).join() ?? ""];
    setTimeout(() => {
      response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer));
    }, delayMilliseconds);
  });
  await new Promise<void>((resolve) => nomad.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  nomad.close();
});

function outputs(): Outputs {
  const { port } = nomad.address() as AddressInfo;
  return {
    ...emptyOutputs,
    access: { consul: { address: "" }, nomad: { address: `http://127.0.0.1:${port}` } },
  };
}

test("a job with secrets is recorded as one", async () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
  const before = { ...state, deployment: { ...state.deployment } };
  before.deployment.resources = state.deployment.resources.map((each) => ({
    ...each,
    inputs: { hcl2: { vars: { password: { ...secret, ciphertext: "v1:abc" } } } },
  }));
  const pulumi = { read: () => Promise.resolve(""), write: () => Promise.resolve() };
  const { state: recorded } = await recordRunningJobs(pulumi, before, outputs(), false);
  const [web] = recorded.deployment.resources;
  const expected = { ...secret, plaintext: JSON.stringify(JSON.stringify({ Job: job })) };
  expect(web?.inputs?.["jobspec"]).toEqual(expected);
  expect(web?.outputs?.["jobspec"]).toEqual(expected);
});

test("a job that runs in another version is recorded, also of a Nomad that is slow; one that is gone is named", async () => {
  // Longer than a machine takes that has nothing else to do.
  delayMilliseconds = 1500;
  const written: unknown[] = [];
  const pulumi = {
    read: () => Promise.resolve(""),
    write: (_args: readonly string[], input: string) => {
      written.push(JSON.parse(input));
      return Promise.resolve();
    },
  };
  const { state: recorded, gone } = await recordRunningJobs(pulumi, state, outputs(), false);
  expect(recorded.deployment.resources.map((each) => each.outputs?.["modifyIndex"])).toEqual(["98", "86"]);
  expect(written).toEqual([recorded]);
  expect(gone).toEqual(["gone"]);
});
