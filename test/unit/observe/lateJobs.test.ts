import { lateJobs } from "../../../observe/lateJobs.ts";
import { ask, nodeOf, outputs } from "../support/healthyCluster.ts";

const node = (name: string, more = {}) =>
  nodeOf({ Name: name, Status: "ready", SchedulingEligibility: "eligible", ...more });
const allocation = (NodeName: string, ClientStatus: string, message?: string) => ({
  NodeName,
  DesiredStatus: "run",
  ClientStatus,
  TaskStates: message === undefined ? null : { web: { Events: [{ DisplayMessage: message }] } },
});
const job = (Type: string, Count: number) => ({
  Type,
  Status: "running",
  Periodic: null,
  TaskGroups: [{ Count }],
});

function late(definition: object, allocations: readonly object[], nodes = [node("u1"), node("u2")]) {
  return lateJobs(
    outputs,
    ask({ "/v1/nodes": nodes, "/v1/job/web": definition, "/v1/job/web/allocations": allocations }),
  );
}

test("a service is late as long as fewer instances run than there should be, with Nomad's reason", async () => {
  const waiting = allocation("u2", "pending", "Missing: nomad.var.block(nomad/jobs/web)");
  expect(await late(job("service", 2), [allocation("u1", "running"), waiting])).toEqual([
    "web: 1 of 2 instances run (on u2: Missing: nomad.var.block(nomad/jobs/web))",
  ]);
  expect(await late(job("service", 1), [])).toEqual(["web: 0 of 1 instances run"]);
  expect(await late(job("service", 2), [allocation("u1", "running"), allocation("u2", "running")])).toEqual(
    [],
  );
});

test("a system job has an instance on each host where Nomad wants one, whatever has failed there before", async () => {
  const failed = allocation("u1", "failed");
  const both = [failed, allocation("u1", "running"), allocation("u2", "running")];
  expect(await late(job("system", 1), both)).toEqual([]);
  const constrained = { ...job("system", 1), Constraints: [{}] };
  expect(await late(constrained, [failed, allocation("u1", "running")])).toEqual([]);
  expect(await late(job("system", 1), [allocation("u1", "running"), allocation("u2", "pending")])).toEqual([
    "web: 1 of 2 instances run (on u2: pending)",
  ]);
  expect(await late(job("system", 1), [allocation("u1", "running")])).toEqual(["web: 1 of 2 instances run"]);
});

test("while a client is away, or takes no work, nothing is late", async () => {
  const drained = node("u2", { SchedulingEligibility: "ineligible" });
  const down = node("u2", { Status: "down" });
  for (const other of [drained, down]) {
    expect(await late(job("service", 2), [allocation("u1", "running")], [node("u1"), other])).toEqual([]);
  }
});

test.each([
  ["is stopped", { ...job("service", 1), Stop: true }],
  ["is a batch job", job("batch", 1)],
])("one that %s is not late", async (_case, definition) => {
  expect(await late(definition, [])).toEqual([]);
});

test("where Nomad does not answer, nothing is late", async () => {
  expect(await lateJobs(outputs, ask({}))).toEqual([]);
});
