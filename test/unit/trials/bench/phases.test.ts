import { phasesOf } from "../../../../trials/bench/phases.ts";

/** The state of a first `up`: each resource with the second at which it was there. */
const at = (seconds: Record<string, number>) => ({
  deployment: {
    resources: Object.entries(seconds).map(([name, second]) => ({
      urn: `urn:pulumi:dev::nomad-on-weave::some:type::${name}`,
      custom: true,
      modified: new Date(second * 1000).toISOString(),
    })),
  },
});

test("each layer counts from the end of the last one that it waits for, and all add up to the way", () => {
  const exported = at({
    "hosts-key": 102,
    "hosts-ready-u1": 105,
    "hosts-ready-u2": 104,
    "node-u1": 106,
    "binaries-u2": 105,
    "weave-ready-u1": 108,
    "consul-ready": 109,
    "nomad-ready-u1": 111,
    "httpbackend-deployment": 115,
  });
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
