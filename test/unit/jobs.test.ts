import fc from "fast-check";
import { catalog } from "../../jobs/catalog.ts";
import { type Duration, toNanoseconds } from "../../jobs/duration.ts";
import { renderJobspec } from "../../jobs/renderJobspec.ts";

const cluster = {
  datacenter: "dc1",
  resolvers: ["192.168.56.3", "192.168.56.4", "192.168.56.5"],
  overlayNetwork: "weave",
};

/** A job of the catalog as Nomad gets it. */
function render(name: string, settings: unknown): unknown {
  const definition = catalog[name];
  if (!definition) {
    throw new Error(`the catalog has no ${name}`);
  }
  return JSON.parse(renderJobspec(definition.spec(name, settings, cluster)));
}

test("httpbackend has what the articles' job on the overlay has, and a health check", () => {
  expect(render("httpbackend", {})).toMatchObject({
    Job: {
      ID: "httpbackend",
      Datacenters: ["dc1"],
      Type: "service",
      TaskGroups: [
        {
          Name: "httpbackend",
          Count: 3,
          Tasks: [
            {
              Name: "httpbackend",
              Driver: "docker",
              Config: {
                dns_servers: cluster.resolvers,
                network_mode: "weave",
                logging: [{ type: "json-file" }],
              },
              Services: [
                {
                  Name: "httpbackend",
                  Provider: "consul",
                  // The container's own address, not that of its host.
                  AddressMode: "driver",
                  PortLabel: "8081",
                  Checks: [
                    {
                      Type: "http",
                      Path: "/health",
                      AddressMode: "driver",
                      PortLabel: "8081",
                      Interval: 1e9,
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  });
});

test("httpbackend runs as many instances of the image as its settings say", () => {
  const job = render("httpbackend", { count: 5, image: "registry.example/back:2" });
  expect(job).toMatchObject({
    Job: { TaskGroups: [{ Count: 5, Tasks: [{ Config: { image: "registry.example/back:2" } }] }] },
  });
});

test.each<[Duration, number]>([
  ["10s", 10e9],
  ["500ms", 500e6],
  ["2m", 120e9],
  ["1.5h", 5400e9],
])("%s is %d ns", (duration, nanoseconds) => {
  expect(toNanoseconds(duration)).toBe(nanoseconds);
});

test("durations add up as their numbers do", () => {
  fc.assert(
    fc.property(fc.nat(9999), fc.constantFrom("ms", "s", "m", "h"), (amount, unit) => {
      expect(toNanoseconds(`${amount}${unit}`)).toBe(amount * toNanoseconds(`1${unit}`));
    }),
  );
});

test("a number that Nomad would not read is refused", () => {
  expect(() => toNanoseconds("1e3s")).toThrow("1e3s is not a duration such as 10s, 500ms or 2m");
});
