import { catalog } from "../../../jobs/catalog.ts";
import { cluster, parts, render } from "../support/jobspec.ts";

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
                logging: [{ type: "json-file", config: [{ "max-size": "10m", "max-file": "3" }] }],
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

test.each(Object.keys(catalog))("%s limits the logs of its containers", (name) => {
  const settings = name === "backup" ? { recipient: `age1${"q".repeat(58)}` } : {};
  expect(parts(name, settings).task).toMatchObject({
    Config: { logging: [{ type: "json-file", config: [{ "max-size": "10m", "max-file": "3" }] }] },
  });
});
