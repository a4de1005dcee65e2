import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../stack/workspace.ts";
import { patiently } from "../../components/patiently.ts";
import { OpenPage, startBrowser } from "../support/browser.ts";
import { flooded } from "../support/tenantFrames.ts";
import { groupJob } from "../support/groupJob.ts";
import { forged, overDockersBridge, pastItsHost, throughItsHost } from "../support/tenantPaths.ts";
import { TenantProbes } from "../support/tenantProbes.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";

const stack = new TestStack("tenants");
const hosts = ["e1", "e2"];
const jobFiles = mkdtempSync(join(tmpdir(), "nomad-on-weave-test-"));
const subnets = { default: overlay.defaultSubnet, red: "10.96.1.0/24", blue: "10.96.2.0/24" };
// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(600_000);

function configure(tenantSubnets: Record<string, string>, tenant?: string, files: string[] = []): void {
  stack.write({
    hosts: { ...stack.dockerHosts(hosts), servers: 1 },
    overlay: { ...overlay, tenants: tenantSubnets },
    jobs: {
      fabio: {},
      httpbackend: { count: 2, ...(tenant !== undefined && { tenant }) },
      "httpbackend-fabio": { count: 2 },
    },
    jobFiles: files,
  });
}

const both = { red: subnets.red, blue: subnets.blue };

const probes = new TenantProbes(stack, hosts, {
  default: { network: "weave", subnet: subnets.default },
  red: { network: "weave-10.96.1.0-24", subnet: subnets.red },
  blue: { network: "weave-10.96.2.0-24", subnet: subnets.blue },
});

/** Takes the rules away on every host while something is done. */
async function withoutRules<Result>(look: () => Promise<Result>): Promise<Result> {
  for (const host of hosts) {
    stack.onHost(host, "nft delete table inet nomad_on_weave; nft delete table bridge nomad_on_weave");
  }
  try {
    return await look();
  } finally {
    for (const host of hosts) {
      stack.onHost(host, "nft --file /etc/weave/isolation.nft");
    }
  }
}

beforeAll(async () => {
  configure(both, "red");
  await stack.succeed("down");
  await stack.succeed("up");
  probes.start();
});

afterAll(async () => {
  rmSync(jobFiles, { recursive: true });
  await stack.remove();
});

test("a job in a tenant is in Consul with its address there, and its checks pass", async () => {
  await stack.succeed("verify");
  const answer = stack.onHost("e2", "dig +short httpbackend.service.dc1.consul");
  expect(answer.trim().split("\n")).toEqual([
    expect.stringMatching(/^10\.96\.1\./) as unknown,
    expect.stringMatching(/^10\.96\.1\./) as unknown,
  ]);
});

test("topology draws hosts, links, subnets, instances where Consul has them, and routes", async () => {
  const [path = "", summary] = (await stack.succeed("topology")).trim().split("\n").slice(-2);
  expect(path).toBe(`.state/${stack.name}/topology.html`);
  expect(summary).toBe(
    "2 hosts healthy, 1 link established, 3 jobs healthy, 6 instances healthy, 1 route at 2 edges, 0 problems",
  );
  const services = ["httpbackend", "httpbackend-fabio"];
  const addresses = services.flatMap((service) =>
    stack
      .onHost("e1", `ask_consul health/service/${service} | jq -r '.[].Service | "\\(.Address):\\(.Port)"'`)
      .trim()
      .split("\n"),
  );
  expect(addresses).toHaveLength(4);
  const browser = await startBrowser();
  try {
    const page = await OpenPage.open(browser, join(root, path));
    await page.unfold();
    await page.keepScreenshot("topology-real-cluster");
    expect(await page.texts()).toEqual(
      expect.arrayContaining([
        ...hosts,
        ...["sleeve", "encrypted", "tenant red", subnets.red, "tenant blue", subnets.blue, subnets.default],
        ...addresses,
        ...["mysite.com:9999/", "50%"],
      ]),
    );
    expect(await page.links()).toEqual({ well: 1, ill: 0 });
    expect(await page.flaws()).toEqual([]);
    expect(page.messages).toEqual([]);
    expect(page.requests).toEqual([]);
  } finally {
    await browser.close();
  }
});

test("within a tenant, and from the hosts, everything is reached", async () => {
  await expect(probes.isAtWork()).resolves.toBe(true);
});

describe("between tenants, on one host and on two", () => {
  test.each([
    ["through the routing of its host", throughItsHost],
    ["past its host, with a route of its own", pastItsHost],
    ["with a forged source address", forged],
  ])("nothing gets %s; without the rules it does", async (_, path) => {
    expect(await withoutRules(() => probes.openPaths(path))).toHaveLength(probes.pairs().length);
    expect(await probes.openPaths(path)).toEqual([]);
  });

  test("nothing gets through that a bridge floods; without the rules all of it does", async () => {
    const everything = await withoutRules(() => Promise.resolve(flooded(probes)));
    expect(everything).toHaveLength(6 * probes.all.length * (probes.all.length - 1));
    // Each other's broadcast address is none of theirs.
    const within = probes.all.flatMap((to) =>
      probes.all
        .filter((from) => from !== to && from.tenant === to.tenant)
        .map((from) => `a broadcast to its subnet: ${from.tenant}@${from.host} > ${to.tenant}@${to.host}`),
    );
    expect(flooded(probes)).toEqual(within);
  });

  test("a job gets no capability with which it could send what it likes", () => {
    const refused = stack.onHost(
      "e1",
      `cat >/tmp/raw.json <<'END'
{"Job":{"ID":"raw","Type":"batch","Datacenters":["dc1"],"TaskGroups":[{"Name":"raw","RestartPolicy":{"Attempts":0,"Mode":"fail"},"ReschedulePolicy":{"Attempts":0,"Unlimited":false},"Tasks":[{"Name":"raw","Driver":"docker","Config":{"image":"nomad-on-weave/httpbackend:v1.0.0","cap_add":["net_raw"]},"Resources":{"CPU":50,"MemoryMB":32}}]}]}}
END
nomad job run -json /tmp/raw.json >/dev/null
until nomad job status raw | grep -q ' failed '; do sleep 0.2; done
nomad alloc status $(nomad job allocs -json raw | jq -r '.[0].ID')
nomad job stop -purge -detach raw >/dev/null`,
    );
    expect(refused).toContain("net_raw");
  });

  test.each([
    ["Docker", "systemctl restart docker"],
    ["Weave", "systemctl restart weave"],
  ])("after a restart of %s it is the same", async (_, restart) => {
    for (const host of hosts) {
      stack.onHost(host, restart);
    }
    await probes.untilUp();
    expect(await probes.openPaths(throughItsHost)).toEqual([]);
  });

  test("after a restart of a host it is the same", async () => {
    stack.restartHost("e2");
    await probes.untilUp();
    expect(await probes.openPaths(throughItsHost)).toEqual([]);
  });
});

test("rules that somebody has flushed are seen, and recreated by up while containers keep running", async () => {
  const rules = () =>
    stack.onHost("e1", "iptables-save | grep ^-A | grep --invert-match DOCKER-USER | sort --unique");
  const others = () =>
    stack.onHost("e1", "docker ps --quiet | sort; cat /etc/docker/daemon.json; docker info | grep -i live");
  const before = { rules: rules(), others: others() };
  stack.onHost("e1", "nft flush ruleset");
  expect(await probes.openPaths(overDockersBridge)).toHaveLength(6);
  stack.onHost("e1", "nft --file /etc/weave/isolation.nft");
  expect(await probes.openPaths(overDockersBridge)).toEqual([]);
  stack.onHost("e1", "nft flush ruleset");
  const { code, output } = await stack.run("status");
  expect(code).toBe(1);
  for (const line of [
    "e1: the table bridge nomad_on_weave of nftables is changed or gone; npm run up repairs it",
    "e1: the table inet nomad_on_weave of nftables is changed or gone; npm run up repairs it",
    "e1: the firewall rules of Docker are gone; npm run up repairs it",
    "e1: the firewall rules of Weave are gone; npm run up repairs it",
  ]) {
    expect(output).toContain(line);
  }
  expect(await stack.succeed("up")).not.toMatch(/-e2 updat/);
  expect({ rules: rules(), others: others() }).toEqual(before);
  expect(await probes.isAtWork()).toBe(true);
  expect(await probes.openPaths(throughItsHost)).toEqual([]);
  await stack.untilGreen();
  await stack.succeed("up", "--expect-no-changes");
});

test("a job file from elsewhere runs in its tenant, with the file that it includes, under its own ID", async () => {
  const file = join(jobFiles, "shop.nomad.hcl");
  const included = join(jobFiles, "greeting.txt");
  writeFileSync(
    file,
    `job "team/shop" {
  namespace = "red"
  group "shop" {
    count = 2
    update { min_healthy_time = "1s" }
    task "server" {
      driver = "docker"
      config { image = "nomad-on-weave/httpbackend:v1.0.0" }
      template {
        data        = file("greeting.txt")
        destination = "local/greeting"
      }
      resources {
        cpu    = 50
        memory = 32
      }
      service {
        name         = "shop"
        port         = 8081
        address_mode = "driver"
        tags         = ["urlprefix-shop.test:9999/"]
        check {
          type         = "http"
          path         = "/health"
          port         = 8081
          address_mode = "driver"
          interval     = "1s"
          timeout      = "5s"
        }
      }
    }
  }
}
`,
  );
  writeFileSync(included, "hello\n");
  configure(both, "red", [jobFiles]);
  await stack.succeed("up");
  const verified = await stack.succeed("verify");
  expect(verified).toMatch(/pass {2}shop: DNS A and SRV from a container/);
  expect(verified).toMatch(/pass {2}shop: through fabio, shop\.test:9999\//);
  expect(stack.onHost("e1", "dig +short shop.service.dc1.consul").trim().split("\n")).toEqual([
    expect.stringMatching(/^10\.96\.1\./) as unknown,
    expect.stringMatching(/^10\.96\.1\./) as unknown,
  ]);
  expect(await stack.succeed("status")).toMatch(/^team\/shop +running +2 of 2$/m);
  expect(await stack.succeed("logs", "team/shop")).toContain("listens on");
  writeFileSync(included, "hello again\n");
  expect(await stack.succeed("preview")).toContain("shop.server.Template.EmbeddedTmpl: ");
  await stack.succeed("up");
  const instance =
    "$(nomad job allocs -namespace red -json team/shop | jq -r 'map(select(.ClientStatus == \"running\"))[0].ID')";
  expect(stack.onHost("e1", `nomad alloc fs -namespace red ${instance} server/local/greeting`)).toBe(
    "hello again\n",
  );
  await stack.succeed("up", "--expect-no-changes");
  writeFileSync(file, 'job "team/shop" {\n  namespace = "none"\n  group "shop" {\n    count = 2\n  }\n}\n');
  const { code, output } = await stack.run("preview");
  expect(code).not.toBe(0);
  expect(output).toContain("shop.nomad.hcl: there is no namespace none (there are: blue, default, red)");
  configure(both, "red");
  await stack.succeed("up");
});

describe("a group whose tasks share an address", () => {
  /** Whether the group's first task on a host connects with an address and a port. */
  const connects = (job: string, host: string, to: string) =>
    stack.succeedsOnHost(
      host,
      `id=$(ask_consul health/service/${job} | jq --raw-output --arg host "$(hostname)" '.[] | select(.Node.Node == $host).Service.ID[12:48]')
nsenter --net --target "$(docker inspect --format '{{.State.Pid}}' "httpbackend-$id")" timeout 3 bash -c 'exec 3<>/dev/tcp/${to}'`,
    );
  const addressOf = (job: string, host: string) =>
    stack
      .onHost(
        host,
        `ask_consul health/service/${job} | jq --raw-output --arg host "$(hostname)" '.[] | select(.Node.Node == $host).Service.Address'`,
      )
      .trim();

  beforeAll(async () => {
    writeFileSync(
      join(jobFiles, "pair.nomad.hcl"),
      groupJob("pair", "cni/weave", { namespace: "red", ownAddress: true }),
    );
    writeFileSync(join(jobFiles, "behind.nomad.hcl"), groupJob("behind", "bridge"));
    rmSync(join(jobFiles, "shop.nomad.hcl"));
    configure(both, "red", [jobFiles]);
    await stack.succeed("up");
  });

  /** What it reaches, and what it does not. */
  async function expectItsPlace(): Promise<void> {
    const [own, far] = [stack.address(0), stack.address(1)];
    const others = probes.all.filter(({ tenant }) => tenant !== "red");
    const behind = stack
      .onHost(
        "e1",
        `nsenter --net --target "$(docker inspect --format '{{.State.Pid}}' $(docker ps --quiet --filter name=^httpbackend- | xargs docker inspect --format '{{.Name}} {{range .Config.Env}}{{.}} {{end}}' | grep NOMAD_JOB_NAME=behind | cut --delimiter=' ' --fields=1 | tr --delete /))" ip -4 -brief address show eth0`,
      )
      .split(/[ /]+/)[2];
    const open = [
      `${addressOf("pair", "e1")}/7777`,
      `${addressOf("pair", "e2")}/8081`,
      `${addressOf("pair", "e2")}/7777`,
      `${own}/4646`,
      `${far}/4646`,
    ];
    const closed = [...others.map(({ address }) => `${address}/8081`), `${behind ?? ""}/7777`];
    const found = await Promise.all([...open, ...closed].map((to) => connects("pair", "e1", to)));
    expect([...open, ...closed].filter((_, index) => found[index])).toEqual(open);
    expect(await connects("behind", "e1", `${far}/4646`)).toBe(true);
    expect(await connects("behind", "e1", `${addressOf("pair", "e1")}/8081`)).toBe(false);
  }

  test("has it in its tenant's subnet, in Consul and DNS, and is kept apart from others", async () => {
    await stack.untilGreen();
    expect(addressOf("pair", "e1")).toMatch(/^10\.96\.1\./);
    expect(addressOf("behind", "e1")).toBe(stack.address(0));
    await expectItsPlace();
  });

  test.each([
    ["Nomad and Weave", () => stack.onHost("e1", "systemctl restart nomad weave")],
    ["Docker", () => stack.onHost("e1", "systemctl restart docker")],
    [
      "the host",
      () => {
        stack.restartHost("e1");
      },
    ],
  ])("has the same one after a restart of %s", async (_, restart) => {
    const before = addressOf("pair", "e1");
    restart();
    await stack.untilGreen();
    expect(addressOf("pair", "e1")).toBe(before);
    await probes.untilUp();
    await expectItsPlace();
  });

  test("gives it back when it ends, and a plugin that is gone comes back", async () => {
    const owned = () =>
      stack.onHost(
        "e1",
        "curl -s --unix-socket /run/weave/control.sock http://weave/ip | jq --raw-output '.owned[]?.containerid | select(length == 36)'",
      );
    expect(owned().trim().split("\n")).toHaveLength(1);
    rmSync(join(jobFiles, "pair.nomad.hcl"));
    stack.onHost("e2", "rm /usr/local/lib/nomad-on-weave-cni/bridge");
    expect((await stack.run("status")).output).toContain(
      "e2: /usr/local/lib/nomad-on-weave-cni/bridge is changed; npm run up repairs it",
    );
    await stack.succeed("up");
    await patiently(async () => {
      expect(await Promise.resolve(owned())).toBe("");
    });
    stack.onHost("e2", "test -x /usr/local/lib/nomad-on-weave-cni/bridge");
    await stack.succeed("up", "--expect-no-changes");
    configure(both, "red");
    await stack.succeed("up");
  });
});

describe("a changed set of tenants", () => {
  beforeAll(() => {
    probes.remove();
  });

  test("a tenant more is previewed as just that", async () => {
    configure({ ...both, green: "10.96.3.0/24" }, "red");
    const preview = await stack.succeed("preview");
    // A network on each host, the namespace, and the role of its people: policy and token.
    expect(preview).toContain("+ 5 to create");
    // The rules on each host, and what its jobs may do in Consul.
    expect(preview).toContain("~ 3 to update");
    expect(preview).not.toMatch(/to (delete|replace)/);
    await stack.succeed("up");
    await stack.succeed("verify");
  });

  test("another subnet moves the tenant's job, and leaves nothing of the old one", async () => {
    configure({ red: "10.96.4.0/24", blue: subnets.blue }, "red");
    await stack.succeed("up");
    await stack.succeed("verify");
    expect(stack.onHost("e1", "dig +short httpbackend.service.dc1.consul")).toMatch(/^10\.96\.4\./);
    expect(stack.onHost("e1", "docker network ls --format '{{.Name}}'")).not.toContain("10.96.1.0");
    expect(stack.onHost("e1", "ip -4 address show dev weave")).not.toContain("10.96.1.");
  });

  test("another name keeps the network, and moves the jobs to the namespace of that name", async () => {
    const networks = () => stack.onHost("e1", "docker network ls --no-trunc --quiet | sort");
    const before = networks();
    configure({ crimson: "10.96.4.0/24", blue: subnets.blue }, "crimson");
    await stack.succeed("up");
    expect(networks()).toBe(before);
    const namespaces = stack
      .onHost("e1", "ask_nomad namespaces | jq --raw-output '.[].Name'")
      .trim()
      .split("\n");
    expect(namespaces.toSorted()).toEqual(["blue", "crimson", "default"]);
    await stack.succeed("verify");
  });

  test("a tenant that a job is in is not removed", async () => {
    configure({ blue: subnets.blue }, "crimson");
    const { code, output } = await stack.run("preview");
    expect(code).not.toBe(0);
    // Pulumi prints quotes of an error in its own way.
    expect(output).toMatch(
      /jobs\.httpbackend\.tenant must be one of overlay\.tenants \(blue\), got .*crimson/,
    );
  });

  test("without tenants there are no rules and no networks of theirs, also if the hosts are just starting", async () => {
    configure({});
    for (const host of hosts) {
      stack.restartHost(host);
    }
    await stack.succeed("up");
    await stack.succeed("verify");
    expect(stack.onHost("e1", "nft list tables")).not.toContain("nomad_on_weave");
    expect(stack.onHost("e1", "docker network ls --format '{{.Name}}'")).not.toContain("weave-");
    await stack.succeed("up", "--expect-no-changes");
  });
});
