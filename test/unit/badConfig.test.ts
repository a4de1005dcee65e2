import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../../config.ts";

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

const machine = { name: "m1", address: "192.0.2.5", roles: ["server", "client"] };
const configurations: Record<string, Value>[] = [
  {
    hosts: {
      backend: "docker",
      names: ["u1"],
      servers: 1,
      subnet: "192.0.2.0/24",
      firstAddress: "192.0.2.3",
    },
    overlay: {
      range: "10.32.0.0/16",
      defaultSubnet: "10.32.0.0/24",
      tenants: { red: "10.32.1.0/24" },
    },
    cluster: { datacenter: "dc1", raftMultiplier: 1, drainDeadline: 30 },
    security: { tls: true },
    jobs: { httpbackend: { count: 3, tenant: "red", release: { strategy: "canary", share: 0.3 } } },
  },
  { hosts: { backend: "virtualbox", machines: [machine], subnet: "192.0.2.0/24", natSubnet: "10.0.3.0/24" } },
  {
    hosts: {
      backend: "ssh",
      machines: [{ ...machine, meta: { rack: "r1" } }],
      jumpHost: { address: "192.0.2.9", user: "me" },
    },
  },
];
const bad: Value[] = [
  "",
  "abc",
  "u/24",
  "10.0.0.0/33",
  "0.0.0.0/0",
  "255.255.255.255",
  -1,
  1e99,
  null,
  [],
  {},
];

/** Each copy of a value in which one part is another. */
function* spoiled(value: Value): Generator<Value> {
  yield* bad;
  if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      for (const other of spoiled(part)) {
        yield Array.isArray(value)
          ? value.with(Number(key), other)
          : { ...(value as Record<string, Value>), [key]: other };
      }
    }
  }
}

test.each(configurations)(
  "whatever is wrong with hosts of the backend $hosts.backend and all else is told by its key",
  (configuration) => {
    expect(() => parseConfig(configuration)).not.toThrow();
    let refused = 0;
    for (const [key, value] of Object.entries(configuration)) {
      for (const other of spoiled(value)) {
        try {
          parseConfig({ ...configuration, [key]: other });
        } catch (error) {
          refused++;
          expect({ other, error }).toMatchObject({ error: expect.any(pulumi.RunError) as unknown });
        }
      }
    }
    expect(refused).toBeGreaterThan(50);
  },
);
