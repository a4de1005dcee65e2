import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { renderConsulConfig } from "../../components/consul/config.ts";
import { renderNomadConfig } from "../../components/nomad/config.ts";
import { expiryOf } from "../../components/security/expiry.ts";
import { parseConfig } from "../../config.ts";
import { type Registered, runProgram } from "./support/program.ts";
import { closed, open } from "../../testbed/security.ts";

const hosts = { backend: "docker" };
const u1 = { name: "u1", address: "192.168.56.3", roles: ["server", "client"] as const };
const args = {
  hosts: [u1],
  datacenter: "dc1",
  raftMultiplier: 1,
  nodePools: {},
  drivers: { rawExec: false, volumes: false, privileged: false },
};

function agent(render: typeof renderConsulConfig | typeof renderNomadConfig, security: typeof open): unknown {
  return JSON.parse(render(u1, { ...args, security })["agent.json"].text);
}

describe("the configuration", () => {
  test("protects everything by default", () => {
    expect(parseConfig({ hosts }).security).toEqual(closed);
  });

  test("sends no token in clear text", () => {
    expect(() => parseConfig({ hosts, security: { tls: false } })).toThrow(
      /security\.acl must be false while security\.tls is false/,
    );
    expect(parseConfig({ hosts, security: { tls: false, acl: false } }).security).toMatchObject({
      gossip: true,
    });
  });

  test("names networks only where a firewall keeps the others out", () => {
    const reachableFrom = ["192.0.2.0/24"];
    expect(parseConfig({ hosts, security: { reachableFrom } }).security).toMatchObject({ reachableFrom });
    expect(() => parseConfig({ hosts, security: { reachableFrom, firewall: false } })).toThrow(
      /security\.reachableFrom must be left out while security\.firewall is false/,
    );
    expect(() => parseConfig({ hosts, security: { reachableFrom: ["192.0.2.1"] } })).toThrow(
      /security\.reachableFrom\[0\] must be an IPv4 network/,
    );
  });
});

describe("an image that the stack does not bring", () => {
  const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
  const parsed =
    (image: string, security = {}) =>
    () =>
      parseConfig({ hosts, security, jobs: { httpbackend: { image } } });

  test("is named by its digest", () => {
    expect(parsed(`registry.example/web@${digest}`)).not.toThrow();
    expect(parsed("nomad-on-weave/httpbackend:v1.0.1")).not.toThrow();
    expect(parsed("registry.example/web:1.0")).toThrow(
      /jobs\.httpbackend\.image must be named with its digest .*, got "registry\.example\/web:1\.0"/,
    );
    expect(parsed("nomad-on-weave/httpbackend:v9")).toThrow(/must be named with its digest/);
  });

  test("may have a tag alone where that is switched off", () => {
    expect(parsed("registry.example/web:1.0", { images: false })).not.toThrow();
  });
});

describe("the agents", () => {
  test("of Consul talk with certificates on both sides, and deny what is not allowed", () => {
    expect(agent(renderConsulConfig, closed)).toMatchObject({
      ports: { http: -1, https: 8501 },
      tls: {
        defaults: { verify_incoming: true, verify_outgoing: true },
        internal_rpc: { verify_server_hostname: true },
      },
      acl: { enabled: true, default_policy: "deny" },
    });
  });

  test("of Nomad too", () => {
    expect(agent(renderNomadConfig, closed)).toMatchObject({
      tls: { http: true, rpc: true, verify_server_hostname: true },
      acl: { enabled: true },
      consul: { ssl: true, service_identity: { aud: ["consul.io"] } },
    });
  });

  test.each([renderConsulConfig, renderNomadConfig])(
    "have nothing of it where it is switched off",
    (render) => {
      const config = agent(render, open);
      expect(config).not.toHaveProperty("tls");
      expect(config).not.toHaveProperty("acl");
    },
  );
});

describe("certificates", () => {
  const authority = execFileSync("components/security/authority.sh", {
    encoding: "utf8",
    env: { ...process.env, AUTHORITY: "unit" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [own = "", key = ""] = authority.split(/(?=-----BEGIN EC PRIVATE KEY-----)/);
  const made = execFileSync("components/security/certificate.sh", {
    encoding: "utf8",
    env: {
      ...process.env,
      AUTHORITY_CERTIFICATE: own,
      AUTHORITY_KEY: key,
      NAME: "u1",
      ALTERNATIVE_NAMES: "DNS:server.dc1.consul,IP:192.168.56.3",
      DAYS: "365",
    },
  });

  test("are of the authority, for the names that are asked for, and of no authority themselves", () => {
    const certificate = new X509Certificate(made);
    expect(certificate.verify(new X509Certificate(own).publicKey)).toBe(true);
    expect(certificate.subjectAltName).toBe("DNS:server.dc1.consul, IP Address:192.168.56.3");
    expect(certificate.ca).toBe(false);
  });

  test("are valid from five minutes ago, for hosts whose clocks are behind", () => {
    for (const pem of [own, made]) {
      const minutes = (Date.now() - new Date(new X509Certificate(pem).validFrom).getTime()) / 60_000;
      expect(minutes).toBeGreaterThan(4.9);
      expect(minutes).toBeLessThan(6);
    }
  });

  test("last a year, and those of authorities ten", () => {
    const days = (pem: string) => Math.round((expiryOf(pem).getTime() - Date.now()) / 86_400_000);
    expect([days(made), days(own)]).toEqual([365, 3650]);
  });
});

describe("secrets", () => {
  // How the engine is told that a value, or a part of it, is a secret.
  const isSecret = (value: unknown) =>
    JSON.stringify([value]).includes('"4dabf18193072939515e22adb298388d":');
  let resources: Map<string, Registered>;

  beforeAll(async () => {
    resources = await runProgram({ hosts, jobs: { fabio: {} } });
  });

  function inputOf(name: string, input: string): unknown {
    const found = resources.get(name);
    if (!found) {
      throw new Error(`the program makes no ${name}`);
    }
    return found.inputs[input];
  }

  test("are secrets from birth, and logged by nobody", () => {
    const made = [...resources.values()].filter(
      ({ name, type }) => name.startsWith("security-") && type === "command:local:Command",
    );
    expect(made.length).toBeGreaterThan(8);
    for (const { secretOutputs, inputs } of made) {
      expect(secretOutputs).toContain("stdout");
      expect(inputs).toMatchObject({ logging: "none" });
    }
  });

  test.each([
    ["security-u1", "stdin"],
    ["security-certificate-u1", "environment"],
    ["consul-acl", "environment"],
    ["consul-tokens-u1", "stdin"],
    ["consul-gossip", "environment"],
    ["nomad-acl", "environment"],
    ["nomad-gossip", "environment"],
    ["nomad-ready-u1", "stdin"],
    ["nomad-token-u1", "stdin"],
    ["nomad-workloads", "environment"],
    ["weave-together-u1", "stdin"],
    ["fabio-secrets", "items"],
    ["fabio-deployment", "environment"],
    ["fabio-renewal", "environment"],
    ["retired-tokens", "environment"],
  ])("stay secrets on their way into %s", (name, input) => {
    expect(isSecret(inputOf(name, input))).toBe(true);
  });

  test("are revoked when the edge has the new ones", () => {
    expect(resources.get("retired-tokens")?.waitsFor.has("fabio-renewal")).toBe(true);
    expect(resources.get("fabio-renewal")?.waitsFor.has("fabio-deployment")).toBe(true);
  });

  test("make no secret of a job, whose changes a preview shows", () => {
    expect(isSecret(inputOf("fabio", "jobspec"))).toBe(false);
  });

  test("stand in no script that a host runs", () => {
    for (const { inputs, type } of resources.values()) {
      if (type === "command:remote:Command") {
        expect(["create", "update", "delete"].filter((script) => isSecret(inputs[script]))).toEqual([]);
      }
    }
  });
});
