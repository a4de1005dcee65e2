import { type Registered, runProgram } from "./support/program.ts";

const config = { hosts: { backend: "docker" }, jobs: { httpbackend: {} } };

let resources: Map<string, Registered>;

beforeAll(async () => {
  resources = await runProgram(config);
});

function get(name: string, from = resources): Registered {
  const found = from.get(name);
  if (!found) {
    throw new Error(`the program makes no ${name}`);
  }
  return found;
}

function waitsFor(name: string, other: string): boolean {
  return get(name).waitsFor.has(other);
}

describe("what waits for what", () => {
  test.each(["hosts-network", "hosts-volume-u1", "hosts-image", "hosts-u1"])(
    "%s is made only where nothing stands in the way",
    (name) => {
      expect(waitsFor(name, "hosts-preflight")).toBe(true);
    },
  );

  test("a host is set up once it is there, whatever the others do", () => {
    expect(waitsFor("node-u2", "hosts-ready-u2")).toBe(true);
    expect(waitsFor("node-u2", "hosts-ready-u1")).toBe(false);
  });

  test("overlay and Consul start beside each other, when their host has its executables and is let in by all", () => {
    for (const agent of ["weave-u1", "consul-u1"]) {
      expect(waitsFor(agent, "node-u1")).toBe(true);
      expect(waitsFor(agent, "binaries-u1")).toBe(true);
      expect(waitsFor(agent, "firewall-u2")).toBe(true);
      expect(waitsFor(agent, "binaries-u2")).toBe(false);
    }
    expect(waitsFor("weave-u1", "consul-u1") || waitsFor("consul-u1", "weave-u1")).toBe(false);
  });

  test("a gate waits until all agents of its layer are started", () => {
    for (const host of ["u1", "u2", "u3"]) {
      expect(waitsFor("consul-ready", `consul-${host}`)).toBe(true);
      expect(waitsFor("weave-ready-u1", `weave-${host}`)).toBe(true);
      expect(waitsFor("nomad-ready-u1", `nomad-${host}`)).toBe(true);
    }
  });

  test.each(["u1", "u2", "u3"])("the votes in Consul are waited for again when %s was recreated", (host) => {
    expect(get("consul-ready").inputs["create"]).toContain(`hosts-${host}-id`);
  });

  test("Nomad waits for Consul's leader and for the overlay of its own host", () => {
    expect(waitsFor("nomad-u2", "consul-ready")).toBe(true);
    expect(waitsFor("nomad-u2", "weave-ready-u2")).toBe(true);
    expect(waitsFor("nomad-u2", "weave-ready-u1")).toBe(false);
  });

  test("a job waits for every Nomad client", () => {
    for (const host of ["u1", "u2", "u3"]) {
      expect(waitsFor("httpbackend", `nomad-ready-${host}`)).toBe(true);
    }
  });

  test.each(["weave", "consul", "nomad"])("%s is changed on one host after another", (layer) => {
    expect(waitsFor(`${layer}-roll-u2`, `${layer}-roll-u1`)).toBe(true);
    expect(waitsFor(`${layer}-roll-u3`, `${layer}-roll-u2`)).toBe(true);
    expect(waitsFor(`${layer}-roll-u1`, `${layer}-u3`)).toBe(true);
    expect(get(`${layer}-roll-u1`).inputs).not.toHaveProperty("create");
  });

  test("a host has one agent changed at a time", () => {
    expect(waitsFor("consul-roll-u1", "weave-roll-u3")).toBe(true);
    expect(waitsFor("nomad-roll-u1", "consul-roll-u3")).toBe(true);
  });

  test("a host leaves the cluster before anything on it is taken away", () => {
    for (const layer of ["node", "firewall", "weave", "consul", "nomad", "nomad-ready", "images"]) {
      expect(waitsFor("departures-u2", `${layer}-u2`)).toBe(true);
    }
    expect(get("departures-u2").deletedWith).toBe("hosts");
  });

  test("nothing waits for itself", () => {
    for (const { name, type, waitsFor: all } of resources.values()) {
      expect(type.startsWith("nomad-on-weave:") ? false : all.has(name)).toBe(false);
    }
  });
});

describe("whose child a resource is, and with what it goes", () => {
  test.each([
    ["hosts-u1", "u1"],
    ["hosts-network", "hosts"],
    ["node-u1", "node"],
    ["weave-roll-u1", "u1"],
    ["weave-ready-u1", "weave"],
    ["consul-ready", "consul"],
    ["nomad-ready-u3", "nomad"],
    ["httpbackend", "jobs"],
  ])("%s is a child of %s", (name, parent) => {
    expect(get(name).parent).toBe(parent);
  });

  test("what is on a host goes with its container, without a log-in to it", () => {
    const onHosts = [...resources.values()].filter(({ type }) => type === "command:remote:Command");
    expect(onHosts.length).toBeGreaterThan(20);
    for (const { name, deletedWith } of onHosts) {
      expect(deletedWith).toBe(`hosts-ready-${/u[123]$/.exec(name)?.[0] ?? "u1"}`);
    }
  });

  test("jobs and what they read go with all hosts, whatever becomes of one of them", () => {
    for (const name of ["httpbackend", "httpbackend-deployment"]) {
      expect(get(name).deletedWith).toBe("hosts");
    }
  });
});

describe("whose a host is", () => {
  test("is known before anything is made", () => {
    expect([...resources.keys()].indexOf("identity")).toBeLessThan([...resources.keys()].indexOf("hosts"));
  });

  test("is looked at by each script on it: those that change it claim it, those that remove something release it", () => {
    const mark = "'0123456789abcdef0123456789abcdef unit u2 anna@laptop:/home/anna/nomad-on-weave'";
    for (const { name, type, inputs } of resources.values()) {
      if (type === "command:remote:Command" && name.endsWith("-u2")) {
        for (const [property, action] of [
          ["create", "claim"],
          ["update", "claim"],
          ["delete", "release"],
        ] as const) {
          expect(inputs[property] ?? `HOST_OWNER=${mark} HOST_ACTION=${action}\n`).toContain(
            `HOST_OWNER=${mark} HOST_ACTION=${action}\n`,
          );
        }
      }
    }
  });

  test.each(["binaries-u2", "images-u2", "departures-u2"])("is known to the local command %s", (name) => {
    expect(get(name).inputs["environment"]).toMatchObject({
      HOST_OWNER: expect.stringContaining(" unit u2 ") as unknown,
    });
  });
});

describe("the docker hosts", () => {
  test("are system containers at consecutive addresses, by names that belong to the stack", () => {
    expect(get("hosts-u2").inputs).toMatchObject({
      name: "nomad-on-weave-unit-u2",
      hostname: "u2",
      memory: 2048,
      networksAdvanced: [{ name: "nomad-on-weave-unit", ipv4Address: "192.168.56.4" }],
      labels: [
        { label: "nomad-on-weave.stack", value: "unit" },
        { label: "nomad-on-weave.identity", value: "0123456789abcdef0123456789abcdef" },
        { label: "nomad-on-weave.origin", value: "anna@laptop:/home/anna/nomad-on-weave" },
      ],
      capabilities: { adds: ["ALL"], drops: ["CAP_SYS_RESOURCE"] },
    });
    expect(get("hosts-u2").inputs).not.toHaveProperty("privileged");
  });

  test("let the stack's key in, and nothing but a key", () => {
    const { uploads } = get("hosts-u1").inputs;
    expect(uploads).toEqual([
      { file: "/root/.ssh/authorized_keys", content: "ssh-ed25519 PUBLIC hosts-key" },
      {
        file: "/etc/ssh/ssh_host_ed25519_key",
        content: expect.stringContaining("PRIVATE hosts-hostkey-u1") as unknown,
        permissions: "0600",
      },
    ]);
  });

  test("have keys that the engine keeps secret and that no command line shows", () => {
    for (const { name, secretOutputs, inputs } of resources.values()) {
      if (/key/.test(name)) {
        expect(secretOutputs).toContain("stdout");
        expect(inputs).toMatchObject({ logging: "none" });
      }
      for (const script of [inputs["create"], inputs["update"], inputs["delete"]]) {
        expect(String(script)).not.toContain("PRIVATE");
      }
    }
  });

  test("are checked by their own host keys at every log-in", () => {
    expect(get("node-u3").inputs["connection"]).toMatchObject({
      // How the engine is told that this is a secret.
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: { host: "192.168.56.5", user: "root", hostKey: "ssh-ed25519 PUBLIC hosts-hostkey-u3" },
    });
  });
});

describe("a fourth host", () => {
  test("changes nothing on the others but names, peers and whom they let in", async () => {
    const four = await runProgram({
      ...config,
      hosts: { backend: "docker", names: ["u1", "u2", "u3", "u4"] },
    });
    const changed = [...resources.values()]
      .filter(({ name, inputs }) => JSON.stringify(get(name, four).inputs) !== JSON.stringify(inputs))
      .map(({ name }) => name);
    expect(new Set(changed)).toEqual(
      new Set([
        "hosts-preflight",
        "ssh-files",
        "consul-ready",
        "consul-acl",
        "retired-tokens",
        ...["u1", "u2", "u3"].flatMap((host) => [
          `node-${host}`,
          `firewall-${host}`,
          `weave-${host}`,
          `weave-ready-${host}`,
        ]),
      ]),
    );
    // A client: it restarts nobody.
    expect(get("weave-roll-u1", four).inputs).toEqual(get("weave-roll-u1").inputs);
    expect(get("nomad-ready-u4", four).waitsFor).toContain("nomad-u4");
  });
});

test("clients are drained before a change of their agents where the configuration says so", async () => {
  const draining = await runProgram({ ...config, cluster: { drainDeadline: 120 } });
  for (const layer of ["weave", "consul", "nomad"]) {
    expect(get(`${layer}-roll-u1`).inputs["update"]).toContain("\nDRAIN_DEADLINE=''\n");
    expect(get(`${layer}-roll-u1`, draining).inputs["update"]).toContain("\nDRAIN_DEADLINE='120'\n");
  }
});

test("the scheduler and namespaces are as the configuration says, which leaves them alone if it says nothing", async () => {
  const made = await runProgram({
    ...config,
    cluster: {
      scheduler: { algorithm: "spread", preemption: ["service"] },
      namespaces: { team: "Jobs of the team" },
    },
  });
  expect(get("nomad-scheduler", made).inputs).toMatchObject({
    schedulerAlgorithm: "spread",
    memoryOversubscriptionEnabled: false,
    preemptionConfig: { service_scheduler_enabled: true, system_scheduler_enabled: false },
  });
  expect(get("team-namespace", made).inputs).toMatchObject({ name: "team", description: "Jobs of the team" });
  expect(get("httpbackend", made).waitsFor.has("team-namespace")).toBe(true);
  expect(get("nomad-workloads", made).inputs["environment"]).toMatchObject({
    POLICIES: expect.stringContaining("nomad-team-tasks") as unknown,
  });
  expect(resources.has("nomad-scheduler")).toBe(false);
});

test("Nomad is reached as the program says, whatever the shell has", () => {
  const [provider] = [...resources.values()].filter(({ type }) => type === "pulumi:providers:nomad");
  expect(provider?.inputs).toMatchObject({
    skipVerify: "false",
    region: "global",
    ignoreEnvVars: '{"NOMAD_NAMESPACE":true}',
  });
});

test("a key pair that is there is not made again because its command is written otherwise", () => {
  expect(get("hosts-key").ignoreChanges).toEqual(["create"]);
  expect(get("hosts-hostkey-u1").ignoreChanges).toEqual(["create"]);
});

test("a stack without jobs runs none", async () => {
  const bare = await runProgram({ hosts: { backend: "docker" } });
  expect([...bare.values()].filter(({ type }) => type === "nomad:index/job:Job")).toEqual([]);
});
