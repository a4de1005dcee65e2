import { lifetimes } from "../../../components/security/expiry.ts";
import { renewalsOf } from "../../../components/security/renewal.ts";
import { type Registered, runProgram } from "../support/program.ts";

const now = new Date("2027-09-01T12:00:00Z");
const inDays = (days: number, from = now) => new Date(from.getTime() + days * 86_400_000).toISOString();

describe("certificates are renewed", () => {
  test("with a third of their life left, each by itself, with the reason", () => {
    const ends = { hosts: { u1: inDays(121), u2: inDays(123), u3: inDays(-10) }, authority: inDays(1218) };
    expect(renewalsOf({ ends, renewed: { hosts: {} } }, now)).toEqual({
      renewals: { hosts: { u1: inDays(121), u3: inDays(-10) }, authority: undefined },
      lines: [
        "the certificate of u1 ends in 121 days, on 2027-12-31: it is renewed, and its agents read the new one while they run",
        "the certificate of u3 ended on 2027-08-22: it is renewed, and its agents read the new one while they run",
      ],
    });
  });

  test("all with the authority", () => {
    const ends = { hosts: {}, authority: inDays(lifetimes.authority / 3 - 1) };
    const { renewals, lines } = renewalsOf({ ends, renewed: { hosts: {} } }, now);
    expect(renewals.authority).toBe(ends.authority);
    expect(lines).toEqual([
      expect.stringMatching(/^the certificate authority ends in 1215 days.* renewed with all/),
    ]);
  });

  test("once: what was noted stays as it is until the next time", () => {
    const renewed = { hosts: { u1: inDays(-200) }, authority: inDays(-300) };
    const ends = { hosts: { u1: inDays(165) }, authority: inDays(3000) };
    expect(renewalsOf({ ends, renewed }, now)).toEqual({ renewals: renewed, lines: [] });
  });

  test("from the first minute of a day on: a preview and its `up` agree", () => {
    const ends = { hosts: { u1: "2028-01-01T12:00:00Z" } };
    const due = (at: string) => renewalsOf({ ends, renewed: { hosts: {} } }, new Date(at)).lines.length;
    expect(["2027-08-31T23:59:00Z", "2027-09-01T23:59:00Z"].map(due)).toEqual([0, 0]);
    expect(["2027-09-02T00:01:00Z", "2027-09-02T23:59:00Z"].map(due)).toEqual([1, 1]);
  });
});

describe("the program", () => {
  const config = { hosts: { backend: "docker" } };
  const hosts = ["u1", "u2", "u3"].map((name) => ({ name, address: "192.168.56.3", roles: ["server"] }));
  const standing = (days: number, others: object = {}) => ({
    hosts: [],
    certificates: Object.fromEntries(
      hosts.map(({ name }) => [name, inDays(name === "u2" ? days : 300, new Date())]),
    ),
    ...others,
  });
  let first: Map<string, Registered>;

  const changed = (now: Map<string, Registered>) =>
    [...now.values()]
      .filter(({ name, inputs }) => JSON.stringify(inputs) !== JSON.stringify(first.get(name)?.inputs))
      .map(({ name }) => name);

  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation();
    first = await runProgram(config);
  });

  test("changes nothing before, also where the last release has stood the cluster up", async () => {
    expect(changed(await runProgram(config, standing(130)))).toEqual([]);
  });

  test("changes the certificate of a host whose time has come, in place", async () => {
    const now = await runProgram(config, standing(100));
    expect(changed(now)).toEqual(["security-certificate-u2"]);
    expect(now.get("security-certificate-u2")?.inputs).not.toHaveProperty("triggers");
  });

  test("changes the authority when its time has come", async () => {
    const authority = inDays(1000, new Date());
    expect(changed(await runProgram(config, standing(300, { authority })))).toEqual(["security-authority"]);
  });

  test("changes nothing after it", async () => {
    const ended = standing(100).certificates;
    const renewed = { hosts: { u2: ended["u2"], gone: ended["u2"] } };
    const [during, after] = [
      await runProgram(config, { ...standing(100), certificates: ended }),
      await runProgram(config, standing(364, { renewed })),
    ];
    const inputs = (resources: typeof first) => resources.get("security-certificate-u2")?.inputs;
    expect(inputs(after)).toEqual(inputs(during));
  });
});
