import { type Registered, runProgram } from "./support/program.ts";

// Switched off, so that inputs are no secrets.
const security = { overlay: false, gossip: true, tls: false, acl: false };
const config = { hosts: { backend: "docker" }, security, jobs: { "httpbackend-fabio": {}, fabio: {} } };
const standing = {
  hosts: Object.fromEntries(
    ["u1", "u2", "u3"].map((name, index) => [
      name,
      { address: `192.168.56.${index + 3}`, roles: ["server", "client"] },
    ]),
  ),
};
const nomad = (last: number) => `http://192.168.56.${last}:4646`;

function inputs(resources: ReadonlyMap<string, Registered>, name: string): Record<string, unknown> {
  return { ...resources.get(name)?.inputs };
}

/** What a command is told of the API that it asks: a secret. */
function accessOf(resources: ReadonlyMap<string, Registered>, name: string): unknown {
  const { environment } = inputs(resources, name) as { environment: { ACCESS: { value: string } } };
  return JSON.parse(environment.ACCESS.value);
}

let resources: ReadonlyMap<string, Registered>;

beforeAll(async () => {
  resources = await runProgram(config, {
    ...standing,
    changesThrough: { consul: "http://192.168.56.4:8500", nomad: nomad(4) },
  });
});

test("a command knows all servers, in an order that is the same in every run", () => {
  expect(accessOf(resources, "fabio-deployment")).toEqual({
    address: nomad(3),
    others: [nomad(4), nomad(5)],
  });
});

test("the rotation of gossip keys, which needs all servers, is not run again for another set of them", () => {
  expect(accessOf(resources, "nomad-gossip")).toEqual({ address: nomad(3) });
});

test("the providers speak to the server of the last change", () => {
  expect(inputs(resources, "nomad")).toMatchObject({ address: nomad(4) });
  expect(inputs(resources, "jobs-edge")).toMatchObject({ address: "192.168.56.4:8500" });
});

test.each([
  ["no change has been made yet", undefined],
  ["that one is no server any more", { consul: "http://192.168.56.9:8500", nomad: nomad(9) }],
])("the providers speak to the first server where %s", async (_, changesThrough) => {
  const others = await runProgram(config, { ...standing, changesThrough });
  expect(inputs(others, "nomad")).toMatchObject({ address: nomad(3) });
  expect(inputs(others, "jobs-edge")).toMatchObject({ address: "192.168.56.3:8500" });
});
