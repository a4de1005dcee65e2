import { execFileSync } from "node:child_process";
import { certificatesOf } from "../../../observe/certificates.ts";
import type { HostFacts } from "../../../observe/facts.ts";
import { lookAtCluster } from "../../../observe/overview.ts";
import { ask, consul, factsOf, nomad, outputs } from "../support/healthyCluster.ts";

const authority = execFileSync("components/security/authority.sh", {
  encoding: "utf8",
  env: { ...process.env, AUTHORITY: "unit" },
});
describe("certificates", () => {
  const now = new Date("2026-11-28T12:00:00Z");
  const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const [u1, u2] = outputs.hosts;
  const closed = {
    hosts: outputs.hosts.filter(({ name }) => name === u1?.name),
    access: { ...outputs.access, consul: { address: "", ca: authority } },
    certificates: { u1: inDays(300).toISOString() },
  };
  const look = (facts: HostFacts["certificates"] | undefined, served: Date[]) =>
    certificatesOf(closed, [facts && { certificates: facts }], [served.map((end) => ({ end }))], now);

  test("end when the first does that is installed or served, and the last `up` does not count then", () => {
    expect(look({ host: inDays(200) }, [inDays(210), inDays(190)])).toMatchObject([
      { of: "u1", end: inDays(190).toISOString(), healthy: true },
      { of: "authority", healthy: true },
    ]);
    expect(look({ host: inDays(250) }, [])).toMatchObject([{ end: inDays(250).toISOString() }, {}]);
    expect(look(undefined, [])).toMatchObject([{ end: inDays(300).toISOString() }, {}]);
  });

  test.each([
    [29.5, "the certificate of u1 ends in 29 days, on 2026-12-28; npm run up renews it", true],
    [13.9, "the certificate of u1 ends in 13 days, on 2026-12-12; npm run up renews it", false],
    [-1, "the certificate of u1 ended on 2026-11-27; npm run up renews it", false],
  ])("%p days before the end are reported, and unhealthy within two weeks", (days, warning, healthy) => {
    expect(look({ host: inDays(days) }, [])).toMatchObject([{ warning, healthy }, {}]);
  });

  test("that agents have not read are read with a reload", () => {
    const [{ warning } = {}] = look({ host: inDays(365) }, [inDays(3)]);
    expect(warning).toContain('npm run exec -- --host u1 "systemctl reload consul nomad"');
  });

  test("of the authority count too", () => {
    expect(look({ authority: inDays(10) }, [])[1]).toMatchObject({
      of: "authority",
      healthy: false,
      warning: "the certificate authority ends in 10 days, on 2026-12-08; npm run up renews it",
    });
  });

  test("make the cluster unhealthy, which otherwise runs", async () => {
    const agents = { consul: ask(consul), nomad: ask(nomad) };
    const soon = { ...outputs, access: closed.access };
    const served = (address: string) =>
      Promise.resolve([{ end: new Date(Date.now() + (address === u2?.address ? 1e9 : 1e11)) }]);
    expect(await lookAtCluster(soon, agents, factsOf(), served)).toMatchObject({
      running: true,
      healthy: false,
      certificates: [{ of: "u1", healthy: true }, { of: "u2", healthy: false }, { healthy: true }],
      warnings: [expect.stringContaining("the certificate of u2 ends in 11 days")],
    });
  });

  test("are not looked at where TLS is off", () => {
    expect(certificatesOf({ ...closed, access: outputs.access }, [], [], now)).toEqual([]);
  });
});
