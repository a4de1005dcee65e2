import fc from "fast-check";
import { z } from "zod";
import { renderShare } from "../../components/jobs/routeShare.ts";
import { sourceOf } from "../../components/jobs/source.ts";
import { catalog } from "../../jobs/catalog.ts";
import { httpbackendFabio } from "../../jobs/httpbackend-fabio.ts";
import { releaseSettings } from "../../jobs/release.ts";
import { type Duration, toNanoseconds } from "../../jobs/duration.ts";
import { closed } from "../support/security.ts";

const cluster = {
  datacenter: "dc1",
  resolvers: ["192.168.56.3", "192.168.56.4", "192.168.56.5"],
  network: (tenant?: string) => (tenant === undefined ? "weave" : `weave-${tenant}`),
  security: closed,
};

/** A job of the catalog as Nomad gets it. */
function render(name: string, settings: unknown): unknown {
  const definition = catalog[name];
  if (!definition) {
    throw new Error(`the catalog has no ${name}`);
  }
  return JSON.parse(sourceOf(name, definition, definition.settings.parse(settings), cluster).jobspec);
}

test("httpbackend has what the articles' job on the overlay has, and a health check", () => {
  expect(render("httpbackend", {})).toMatchObject({
    Job: {
      ID: "httpbackend",
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

/** The one group, task and service of a job. */
function parts(name: string, settings: unknown = {}) {
  const shape = z.object({
    Job: z.looseObject({ TaskGroups: z.array(z.looseObject({ Tasks: z.array(z.looseObject({})) })) }),
  });
  const { Job } = shape.parse(render(name, settings));
  const [group] = Job.TaskGroups;
  return { job: Job, group, task: group?.Tasks[0] };
}

test("fabio has what the articles' job has, on every client", () => {
  const { job, group, task } = parts("fabio");
  expect(job).toMatchObject({ Type: "system" });
  expect(group?.["Networks"]).toMatchObject([
    {
      ReservedPorts: [
        { Label: "http", Value: 9999 },
        { Label: "tcp", Value: 9997 },
        { Label: "sni", Value: 9996 },
        { Label: "ui", Value: 9998 },
      ],
    },
  ]);
  expect(task).toMatchObject({
    Config: {
      network_mode: "host",
      logging: [{ type: "json-file" }],
      args: expect.arrayContaining([
        "-proxy.addr=${attr.unique.network.ip-address}:9999;proto=http,${attr.unique.network.ip-address}:9997;proto=tcp,${attr.unique.network.ip-address}:9996;proto=tcp+sni",
        "-log.access.target=stdout",
        expect.stringContaining("$header.Trace"),
      ]) as unknown,
    },
    Resources: { CPU: 200, MemoryMB: 128 },
  });
});

test("an edge that ends is started again at once, however often", () => {
  // Nomad places a system job's instance that has failed nowhere else, and not again.
  expect(parts("fabio").group).toMatchObject({ RestartPolicy: { Mode: "delay", Delay: 1e9 } });
});

test("the edge has its token where it shows it to nobody", () => {
  const { task } = parts("fabio");
  expect(task).toMatchObject({ Env: { CONSUL_HTTP_TOKEN_FILE: "/secrets/consul-token" } });
  expect(JSON.stringify(task?.["Config"])).not.toContain("token");
});

test("scheduled backups run in a namespace of their own, with a volume of the host, and ask Nomad for their tokens", () => {
  const recipient = `age1${"q".repeat(58)}`;
  const { job, group, task } = parts("backup", { recipient, keep: 3 });
  expect(job).toMatchObject({
    Namespace: "backup",
    Type: "batch",
    Periodic: { Specs: ["30 2 * * *"], ProhibitOverlap: true },
  });
  expect(group).toMatchObject({ Volumes: { backups: { Name: "backups", Type: "host", Source: "backups" } } });
  expect(task).toMatchObject({
    Env: { KEEP: "3", RECIPIENT: recipient, VARIABLE: "nomad/jobs/backup?namespace=backup" },
    Identity: { Name: "default", Env: true },
    VolumeMounts: [{ Volume: "backups", Destination: "/backups" }],
  });
});

test("scheduled backups are for somebody", () => {
  expect(() => parts("backup")).toThrow(/recipient/);
  expect(() => parts("backup", { recipient: "me" })).toThrow(/npm run backup -- --new-key/);
});

test("httpbackend-ports maps a port that Nomad chooses to the container's", () => {
  const { group, task } = parts("httpbackend-ports");
  expect(group?.["Networks"]).toMatchObject([{ DynamicPorts: [{ Label: "http", To: 8081 }] }]);
  expect(task).toMatchObject({
    Config: { ports: ["http"] },
    Services: [{ PortLabel: "http", AddressMode: "host" }],
  });
  // Docker's own bridge.
  expect(task?.["Config"]).not.toHaveProperty("network_mode");
});

test.each([
  ["httpbackend-fabio", 3, "http", "v1.0.0", "urlprefix-mysite.com:9999/"],
  ["httpsbackend", 2, "tcp", "v1.0.0", "urlprefix-mysite-https.com:9999/ proto=https tlsskipverify=true"],
  ["httpsbackend-tcp", 2, "tcp", "v1.0.0", "urlprefix-:9997 proto=tcp"],
  ["httpsbackend-sni-1", 2, "tcp", "v1.0.0", "urlprefix-mysite-sni-1.com/ proto=tcp+sni"],
  ["httpsbackend-sni-2", 2, "tcp", "v1.0.1", "urlprefix-mysite-sni-2.com/ proto=tcp+sni"],
])("%s is found by fabio as in the articles", (name, count, check, version, tag) => {
  const { group, task } = parts(name);
  expect(group).toMatchObject({ Count: count });
  expect(task).toMatchObject({
    Config: { image: expect.stringMatching(`:${version}$`) as unknown, network_mode: "weave" },
    // Gone from fabio before it stops.
    ShutdownDelay: 2e9,
    Services: [
      {
        Name: name,
        Tags: [tag],
        CanaryTags: [tag, "canary"],
        Checks: [{ Type: check, Interval: 10e9, Timeout: 5e9 }],
      },
    ],
  });
});

test("the back ends by TLS are started again as in the articles", () => {
  expect(parts("httpsbackend").group?.["RestartPolicy"]).toEqual({
    Attempts: 2,
    Interval: 30 * 60e9,
    Delay: 15e9,
    Mode: "fail",
  });
});

test("the periodic job runs by its cron expression, never twice at a time", () => {
  expect(parts("fetch-periodic", { cron: "*/5 * * * *" }).job).toMatchObject({
    Type: "batch",
    Periodic: { Enabled: true, SpecType: "cron", Specs: ["*/5 * * * *"], ProhibitOverlap: true },
  });
  expect(parts("fetch-batch").job).toMatchObject({ Type: "batch" });
});

test("a job in a tenant is in the tenant's network", () => {
  expect(parts("httpbackend", { tenant: "red" }).task).toMatchObject({
    Config: { network_mode: "weave-red" },
  });
});

describe("a release", () => {
  const update = (release: unknown) => parts("httpbackend-fabio", { count: 4, release }).job["Update"];

  test("rolls, one instance at a time, and goes back if it fails", () => {
    expect(update({ strategy: "rolling" })).toEqual({
      MaxParallel: 1,
      MinHealthyTime: 1e9,
      HealthyDeadline: 60e9,
      ProgressDeadline: 120e9,
      AutoRevert: true,
    });
  });

  test("a drained host is left at the pace of a release, which only a service has", () => {
    const migrate = (name: string, settings: object) => parts(name, settings).job["Migrate"];
    expect(migrate("httpbackend-fabio", { release: { strategy: "rolling", maxParallel: 2 } })).toEqual({
      MaxParallel: 2,
      MinHealthyTime: 1e9,
      HealthyDeadline: 60e9,
    });
    expect(migrate("fabio", {})).toBeUndefined();
  });

  test("has the canaries that it asks for, and never more than instances", () => {
    expect(update({ strategy: "canary" })).toMatchObject({ Canary: 1, AutoPromote: false });
    expect(update({ strategy: "canary", canaries: 9, promotion: "automatic" })).toMatchObject({
      Canary: 4,
      AutoPromote: true,
    });
  });

  test("is blue-green with as many canaries as instances", () => {
    expect(update({ strategy: "blue-green" })).toMatchObject({ Canary: 4, AutoPromote: false });
  });

  test.each([
    [
      { strategy: "canary", canaries: 3, share: 0.3 },
      `route add httpbackend-fabio mysite.com:9999/ http://127.0.0.1:1/ tags "canary"
route weight httpbackend-fabio mysite.com:9999/ weight 0.4000 tags "canary"
route del httpbackend-fabio mysite.com:9999/ http://127.0.0.1:1/`,
    ],
    [{ strategy: "blue-green" }, 'route del httpbackend-fabio mysite.com:9999/ tags "canary"'],
    [{ strategy: "rolling" }, ""],
  ])("gives canaries their share at the edge: %j", (release, commands) => {
    const settings = httpbackendFabio.settings.parse({ release });
    expect(renderShare(sourceOf("httpbackend-fabio", httpbackendFabio, settings, cluster))).toBe(commands);
  });

  test.each([
    [{ strategy: "big-bang" }, "takes one of: rolling, canary, blue-green"],
    [{ strategy: "rolling", minHealthyTime: "soon" }, "is a duration such as 10s"],
    [{ strategy: "blue-green", promotion: "automatic" }, "needs a share above 0"],
  ])("that makes no sense is refused: %j", (release, message) => {
    expect(releaseSettings.safeParse(release).error?.issues[0]?.message).toContain(message);
  });
});

test("files in Nomad's language are jobs too, with their variables from the configuration", () => {
  const hello = catalog["hello"];
  if (!hello || !("text" in hello)) {
    throw new Error("jobs/hello.nomad.hcl is no job");
  }
  expect(sourceOf("hello", hello, { count: 2, image: "a:1" }, cluster)).toMatchObject({
    origin: "jobs/hello.nomad.hcl",
    jobspec: expect.stringContaining('job "hello"') as unknown,
    variables: { count: "2", image: "a:1" },
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
