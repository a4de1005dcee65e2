import fc from "fast-check";
import { type Servers, quorumProblem } from "../../../components/changes/quorum.ts";
import { versionProblems } from "../../../components/changes/versions.ts";

const three: Servers = { u1: "192.168.56.3", u2: "192.168.56.4", u3: "192.168.56.5" };

describe("servers", () => {
  test.each<[string, Servers]>([
    ["stay as they are", three],
    ["become five", { ...three, u4: "192.168.56.6", u5: "192.168.56.7" }],
    ["become one", { u1: "192.168.56.3" }],
    ["are recreated, one of them", { ...three, u3: "192.168.56.9" }],
  ])("may change: they %s", (_change, after) => {
    expect(quorumProblem(three, after, [])).toBeUndefined();
  });

  test("may not lose their quorum: the first one is taken out, and the others get its addresses", () => {
    const problem = quorumProblem(three, { u2: "192.168.56.3", u3: "192.168.56.4", u4: "192.168.56.5" }, []);
    expect(problem).toMatch(/^u2 and u3 would be recreated.*of 3 servers 1 would be left, a quorum is 2/);
    expect(problem).toContain("  u2: 192.168.56.4 => 192.168.56.3\n");
  });

  test("may not be recreated, not even one, while another does not answer", () => {
    const after = { ...three, u3: "192.168.56.9" };
    expect(quorumProblem(three, after, ["u2"])).toContain(
      "1 would be left, a quorum is 2.\n  u2 does not answer now\n",
    );
    expect(quorumProblem(three, after, ["u3"])).toBeUndefined();
    expect(quorumProblem(three, three, ["u1", "u2"])).toBeUndefined();
  });

  test("may not lose the only one", () => {
    expect(quorumProblem({ u1: "192.168.56.3" }, { u1: "192.168.57.3" }, [])).toContain(
      "of 1 server 0 would be left",
    );
  });

  test("are refused exactly when those that stay are no majority", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), (recreated) => {
        const before = Object.fromEntries(recreated.map((_, index) => [`u${index}`, "as it was"]));
        const after = Object.fromEntries(
          recreated.map((each, index) => [`u${index}`, each ? "new" : "as it was"]),
        );
        const stay = recreated.filter((each) => !each).length;
        const survives = stay > recreated.length / 2 || stay === recreated.length;
        expect(quorumProblem(before, after, []) === undefined).toBe(survives);
      }),
    );
  });
});

describe("versions", () => {
  test.each([
    ["1.21.0", "1.21.0"],
    ["1.21.0", "1.21.5"],
    ["1.21.5", "1.22.0"],
  ])("may change from %s to %s", (from, to) => {
    expect(versionProblems({ Consul: from }, { Consul: to })).toEqual([]);
  });

  test.each([
    ["1.21.0", "1.20.6", /^Consul 1\.21\.0 => 1\.20\.6 is a downgrade.*stay at 1\.21\.0 or newer/],
    ["1.21.1", "1.21.0", /is a downgrade/],
    ["1.21.0", "1.23.0", /leaves out versions.*to 1\.22 first/],
    ["1.21.0", "2.0.0", /leaves out versions.*to the next one first/],
  ])("may not change from %s to %s", (from, to, problem) => {
    expect(versionProblems({ Consul: from, Nomad: "1.11.3" }, { Consul: to, Nomad: "1.11.3" })).toEqual([
      expect.stringMatching(problem),
    ]);
  });
});
