import { execFileSync } from "node:child_process";
import { createServer, type Server } from "node:tls";
import type { AddressInfo } from "node:net";
import { servedAt } from "../../../observe/served.ts";
import { certificateCheck } from "../../../observe/verify/certificates.ts";
import type { Cluster } from "../../../observe/verify/check.ts";
import { emptyOutputs } from "../../support/emptyOutputs.ts";

const isKey = /(?=-----BEGIN EC PRIVATE KEY-----)/;

function makeAuthority(): [string, string] {
  const env = { ...process.env, AUTHORITY: "unit" };
  const [certificate = "", key = ""] = execFileSync("components/security/authority.sh", {
    encoding: "utf8",
    env,
  }).split(isKey);
  return [certificate, key];
}

function makeCertificate([certificate, key]: readonly [string, string], days: number) {
  const env = {
    ...process.env,
    AUTHORITY_CERTIFICATE: certificate,
    AUTHORITY_KEY: key,
    NAME: "u1",
    ALTERNATIVE_NAMES: "IP:127.0.0.1",
    DAYS: String(days),
  };
  const [cert = "", own = ""] = execFileSync("components/security/certificate.sh", {
    encoding: "utf8",
    env,
  }).split(isKey);
  return { cert, key: own };
}

const authority = makeAuthority();
const [ca] = authority;
let server: Server;

async function serve(pair: { cert: string; key: string }): Promise<number> {
  server = createServer(pair);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  server.close();
});

test("a certificate of the authority's is looked at", async () => {
  const port = await serve(makeCertificate(authority, 365));
  const { end, problem } = await servedAt("127.0.0.1", port, ca);
  expect(Math.round((end.getTime() - Date.now()) / 86_400_000)).toBe(365);
  expect(problem).toBeUndefined();
});

test("one that has ended too", async () => {
  const port = await serve(makeCertificate(authority, 0));
  const { end, problem } = await servedAt("127.0.0.1", port, ca);
  expect(end.getTime()).toBeLessThanOrEqual(Date.now());
  expect(problem).toBeUndefined();
});

test("that of another authority is none of the cluster's", async () => {
  const port = await serve(makeCertificate(makeAuthority(), 365));
  expect((await servedAt("127.0.0.1", port, ca)).problem).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
});

test("verify fails where no agent answers", async () => {
  await serve(makeCertificate(authority, 365));
  const hosts = [{ name: "u1", address: "127.0.0.1", roles: ["server" as const], ssh: "ssh u1" }];
  const nowhere = () => Promise.reject(new Error("not asked"));
  const cluster: Cluster = {
    outputs: {
      ...emptyOutputs,
      hosts,
      access: { consul: { address: "", ca }, nomad: { address: "" } },
    },
    consul: nowhere,
    nomad: nowhere,
    onHost: nowhere,
  };
  await expect(certificateCheck.run(cluster)).rejects.toThrow(/^u1: .*ECONNREFUSED/);
});
