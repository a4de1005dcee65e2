import { phasesOf } from "../../../../trials/bench/phases.ts";
import { recorded } from "../../support/recorded.ts";

/** The state of a first `up`: each resource with the second at which it was there. */
const at = (...seconds: [{ urn: string; type: string }, number][]) => ({
  deployment: {
    resources: seconds.map(([resource, second]) => ({
      ...resource,
      custom: true,
      modified: new Date(second * 1000).toISOString(),
    })),
  },
});

test("each layer counts from the end of the last one that it waits for, and all add up to the way", () => {
  const exported = at(
    [recorded("hosts-key"), 102],
    [recorded("hosts-ready-*", "u1"), 105],
    [recorded("hosts-ready-*", "u2"), 104],
    [recorded("node-*", "u1"), 106],
    [recorded("binaries-*", "u2"), 105],
    [recorded("weave-ready-*", "u1"), 108],
    [recorded("consul-ready"), 109],
    [recorded("nomad-ready-*", "u1"), 111],
    [recorded("*-deployment", "httpbackend"), 115],
  );
  const phases = phasesOf(exported, { started: 100_000, ended: 116_000 });
  expect(Object.fromEntries(phases.map(({ name, seconds }) => [name, seconds]))).toEqual({
    "tools, and Pulumi's start": 2,
    hosts: 3,
    "node setup": 1,
    overlay: 2,
    Consul: 3,
    Nomad: 2,
    job: 4,
    "Pulumi's end, and outputs": 1,
  });
});
