import { execFileSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { callApi } from "../../components/api/client.ts";
import { ports } from "../../components/edge/fabio.ts";
import { apiAttacks } from "../support/attacks/api.ts";
import type { Attack, Target } from "../support/attacks/attack.ts";
import { agentAttacks } from "../support/attacks/agents.ts";
import { hostNetworkAttacks, rootAttacks } from "../support/attacks/host.ts";
import { portAttacks } from "../support/attacks/ports.ts";
import { Rogue } from "../support/attacks/rogue.ts";
import { rpcAttacks } from "../support/attacks/rpc.ts";
import { filesWith, secretsOf, stateOf, textsOf } from "../support/attacks/secrets.ts";
import { hostAttacks, readsItsOwn, tenantAttacks } from "../support/attacks/tenants.ts";
import { wireAttacks } from "../support/attacks/wire.ts";
import { patiently } from "../../components/patiently.ts";
import { withShortLivedCertificates } from "../support/shortLived.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";
import { open } from "../../testbed/security.ts";
import { whileAnswered } from "../support/whileAnswered.ts";

// Each attack is shown to succeed on the open cluster, and is then refused by the closed one. The switch from one to
// the other, and new keys and certificates, come while requests are answered.

const stack = new TestStack("security");
const names = ["e1", "e2", "e3"];
const addresses = names.map((_, place) => stack.address(place));
const attacks: readonly Attack[] = [
  ...apiAttacks,
  ...tenantAttacks,
  ...rpcAttacks,
  ...agentAttacks,
  ...wireAttacks,
];
const table: Record<string, { open?: boolean; closed?: boolean }> = {};
// A slow machine takes longer; no test depends on its time.
jest.setTimeout(900_000);

let target: Target;
let texts: string[];

function configure(security: Record<string, unknown>): void {
  stack.write({
    hosts: stack.dockerHosts(names),
    overlay: { ...overlay, tenants: { red: "10.96.1.0/24", blue: "10.96.2.0/24" } },
    security,
    jobs: { httpbackend: { count: 3, tenant: "red" }, "httpbackend-fabio": { count: 3 }, fabio: {} },
  });
}

/** A certificate as the program makes them. */
function makeCertificate(authority: string, days: number): { certificate: string; key: string } {
  const [certificate = "", key = ""] = authority.split(/(?=-----BEGIN EC PRIVATE KEY-----)/);
  const made = execFileSync("components/security/certificate.sh", {
    encoding: "utf8",
    env: {
      ...process.env,
      AUTHORITY_CERTIFICATE: certificate,
      AUTHORITY_KEY: key,
      NAME: "rogue",
      ALTERNATIVE_NAMES: "DNS:server.dc1.consul,DNS:server.global.nomad,DNS:client.global.nomad",
      DAYS: String(days),
    },
  });
  const [own = "", ownKey = ""] = made.split(/(?=-----BEGIN EC PRIVATE KEY-----)/);
  return { certificate: own, key: ownKey };
}

beforeAll(async () => {
  configure(open);
  await stack.succeed("down");
  await stack.succeed("up");
  const secrets = await secretsOf(stack.name);
  texts = textsOf(secrets);
  const another = execFileSync("components/security/authority.sh", {
    encoding: "utf8",
    env: { ...process.env, AUTHORITY: "another" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  target = {
    stack,
    address: stack.address(0),
    access: (role) => stack.access(role),
    rogue: new Rogue(stack.name, `${stack.prefix}.99`),
    certificates: {
      "another authority": makeCertificate(another, 30),
      "run out": makeCertificate(secrets.get("security-authority") ?? "", 0),
    },
  };
});

afterAll(async () => {
  try {
    target.rogue.remove();
  } finally {
    await stack.remove();
    console.log(renderTable());
  }
});

function renderTable(): string {
  const cell = (succeeded: boolean | undefined) =>
    succeeded === undefined ? "not tried" : succeeded ? "succeeded" : "refused";
  return Object.entries(table)
    .map(
      ([name, { open: before, closed }]) => `${name.padEnd(70)} ${cell(before).padEnd(10)} ${cell(closed)}`,
    )
    .join("\n");
}

// Port 8501 is not there while the cluster is open.
test.each([...attacks.filter(({ name }) => !name.endsWith("8501")), ...portAttacks])(
  "open: $name",
  async ({ name, attempt }) => {
    table[name] = { open: await attempt(target) };
    expect(table[name]).toMatchObject({ open: true });
  },
);

test("everything is switched on at once, while requests are answered", async () => {
  // What was attacked recovers first.
  await stack.untilGreen();
  for (const name of names) {
    const look = "while :; do cat /proc/[0-9]*/cmdline 2>/dev/null; sleep 0.05; done";
    const into = "--property StandardOutput=file:/var/tmp/commands --property RuntimeMaxSec=1800";
    stack.onHost(name, `systemd-run --quiet --unit look ${into} sh -c '${look}'`);
  }
  // Behind the firewall nobody would get as far as the keys.
  configure({ firewall: false });
  const output = await whileAnswered(addresses, () => stack.succeed("up"));
  expect(texts.filter((text) => output.includes(text))).toEqual([]);
  await stack.succeed("verify");
  await stack.succeed("up", "--expect-no-changes");
  for (const name of names) {
    stack.onHost(name, "systemctl stop look && grep --quiet --text /usr/local/bin/consul /var/tmp/commands");
  }
});

test.each(attacks)("refused: $name", async ({ name, attempt }) => {
  table[name] = { ...table[name], closed: await attempt(target) };
  expect(table[name]).toMatchObject({ closed: false });
});

test.each(["blue", "default"] as const)(
  "a job of the namespace %s reads its own variables, and its own keys in Consul",
  async (namespace) => {
    expect(await readsItsOwn(target, namespace)).toEqual({ variable: true, key: true });
  },
);

test("no job is privileged, and none gets a folder of its host by its name", async () => {
  expect(await hostAttacks(target)).toEqual({ privileged: false, folder: false });
});

test.each(hostNetworkAttacks)("refused on any cluster: $name", async ({ name, attempt }) => {
  table[name] = { closed: await attempt(target) };
  expect(table[name]).toEqual({ closed: false });
});

// docs/security.md: who runs jobs is root on the clients.
test.each(rootAttacks)("not refused: $name", async ({ name, attempt }) => {
  table[name] = { closed: await attempt(target) };
  expect(table[name]).toEqual({ closed: true });
});

test("the firewall is switched on while requests are answered", async () => {
  configure({ reachableFrom: ["192.0.2.0/24"] });
  await whileAnswered(addresses, () => stack.succeed("up"));
  await stack.succeed("verify");
  await stack.succeed("up", "--expect-no-changes");
});

test.each(portAttacks)("refused: $name", async ({ name, attempt }) => {
  table[name] = { ...table[name], closed: await attempt(target) };
  expect(table[name]).toMatchObject({ closed: false });
});

test("a firewall that somebody has removed is reported, and put in force again by up", async () => {
  stack.onHost("e2", "nft delete table inet cluster_firewall");
  expect((await stack.run("preview")).output).toContain("e2: /etc/nomad-on-weave/firewall.nft is changed");
  await stack.succeed("up");
  stack.onHost("e2", "nft list chain inet cluster_firewall input");
});

describe("no secret stands in clear", () => {
  test("in the state of the stack", () => {
    expect(texts.length).toBeGreaterThan(15);
    expect(texts.filter((text) => stateOf(stack.name).includes(text))).toEqual([]);
  });

  test.each(names)("in a process list, a log or a file of %s that anybody but root can read", (name) => {
    const container = stack.container(name);
    const readable = filesWith(container, "root", texts);
    expect(readable.length).toBeGreaterThan(5);
    expect(readable.filter((file) => /^\/var\/(tmp|log)\//.test(file))).toEqual([]);
    expect(filesWith(container, "nobody", texts)).toEqual([]);
    const logs = stack.onHost(name, "journalctl --no-pager --boot");
    expect(texts.filter((text) => logs.includes(text))).toEqual([]);
  });

  test("in the settings of fabio, which it shows everybody", async () => {
    const response = await fetch(`http://${stack.address(0)}:${ports.ui}/api/config`);
    const shown = await response.text();
    expect(shown).toContain("127.0.0.1:8501");
    expect(texts.filter((text) => shown.includes(text))).toEqual([]);
  });
});

test("nothing but SSH listens on an address that is not the cluster's", () => {
  for (const name of names) {
    const listening = stack
      .onHost(name, "ss --no-header --listening --tcp --numeric | awk '{ print $4 }'")
      .split("\n")
      .filter((address) => /^(0\.0\.0\.0|\*|\[::\]):/.test(address));
    expect(listening.filter((address) => !address.endsWith(":22"))).toEqual([]);
  }
});

test("a host that has another SSH key than it had is not logged in to", async () => {
  const change =
    "mv /etc/ssh/ssh_host_ed25519_key /root/kept && ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key";
  stack.onHost("e3", `${change} && systemctl restart ssh`);
  stack.closeConnection("e3");
  const { code, output } = await stack.run("exec", "--host", "e3", "true");
  stack.onHost("e3", "mv /root/kept /etc/ssh/ssh_host_ed25519_key && systemctl restart ssh");
  expect(code).toBe(1);
  expect(output).toMatch(/host key/i);
});

/** Rotates a part of the secrets, and looks whether it is. */
async function rotate(part: string): Promise<void> {
  const before = textsOf(await secretsOf(stack.name));
  await whileAnswered(addresses, () => stack.succeed("rotate", part));
  const after = textsOf(await secretsOf(stack.name));
  expect(before.filter((text) => !after.includes(text))).not.toEqual([]);
  await stack.untilGreen();
}

test.each(["gossip", "tls", "overlay", "tokens", "authority"])(
  "new ones for: %s, while requests are answered",
  rotate,
);

test("new ones for: management, while requests are answered; those of before are refused", async () => {
  const former = await stack.access("management");
  await rotate("management");
  const now = await stack.access("management");
  for (const agent of ["consul", "nomad"] as const) {
    await expect(
      callApi({ ...now[agent], token: former[agent].token }, "GET", "acl/token/self"),
    ).rejects.toThrow(/ answers 40[034] /);
    await callApi(now[agent], "GET", "acl/tokens");
  }
  await stack.succeed("up", "--expect-no-changes");
});

describe("certificates that have ended", () => {
  const certificates = z.array(z.object({ of: z.string(), end: z.coerce.date(), healthy: z.boolean() }));
  const seconds = 20;

  /** Those of hosts, as `status` says, with its exit code. */
  async function look() {
    const { code, output } = await stack.run("status", "--json");
    const overview = z.object({ certificates }).parse(JSON.parse(output.slice(output.indexOf("{"))));
    const hosts = overview.certificates.filter(({ of }) => of !== "authority");
    return {
      code,
      ends: hosts.map(({ end }) => end.getTime()),
      healthy: hosts.map(({ healthy }) => healthy),
    };
  }

  /** Gives all hosts new certificates, and waits until they have ended, also for connections that were there before. */
  async function letEnd(): Promise<void> {
    const before = Date.now();
    await withShortLivedCertificates(seconds, () => stack.succeed("rotate", "tls"));
    const { code, ends, healthy } = await look();
    expect({ code, healthy }).toEqual({ code: 1, healthy: names.map(() => false) });
    // All agents have read them.
    expect(Math.min(...ends)).toBeGreaterThan(before + (seconds - 1) * 1000);
    await setTimeout(Math.max(0, Math.max(...ends) - Date.now()) + 1000);
    await Promise.all(names.map((name) => stack.succeedsOnHost(name, "systemctl restart consul nomad")));
    const { consul } = await stack.access();
    // It may not be back yet.
    await patiently(() =>
      expect(callApi(consul, "GET", "status/leader")).rejects.toThrow(/certificate has expired/),
    );
  }

  test("are recreated by `rotate tls`, and by `up`, which says so", async () => {
    await letEnd();
    await letEnd();
    const output = await stack.succeed("up");
    for (const name of names) {
      expect(output).toMatch(new RegExp(`the certificate of ${name} ended on [-0-9]+: it is renewed`));
    }
    await stack.untilGreen();
    expect(await look()).toMatchObject({ code: 0, healthy: names.map(() => true) });
    await stack.succeed("up", "--expect-no-changes");
  });
});
