import { type Claimant, type Found, ownershipProblems } from "../../../components/ownership/claims.ts";
import { readIdentity, readMark, renderMark } from "../../../components/ownership/owner.ts";

const identity = "0123456789abcdef0123456789abcdef";
const ours = { identity, stack: "dev", origin: "anna@laptop:/home/anna/my cluster" };
const theirs = { identity: "f".repeat(32), stack: "dev", origin: "ben@desk:/home/ben/nomad" };
const claimant: Claimant = { identity, hosts: ["u1", "u2"] };

test("an identity is read with whoever made the stack, and where", () => {
  expect(readIdentity(`${identity} anna@laptop:/home/anna/my cluster`, "dev")).toEqual(ours);
});

test("a mark says whose a host is, and which one", () => {
  expect(readMark(`${renderMark(ours, "u1")}\n`)).toEqual({ ...ours, host: "u1" });
});

test.each(["", "unmarked", "0123 dev u1 anna@laptop:/", `${identity} dev`])("%j is no mark", (text) => {
  expect(readMark(text)).toBeUndefined();
});

describe("a stack may use", () => {
  test.each<[string, Found]>([
    ["what it has made", { what: "p-u1", host: "u1", owner: ours }],
    ["its own machine", { what: "u1 (10.0.0.3)", host: "u1", owner: { ...ours, host: "u1" } }],
    ["a host that it stood up when there were no marks", { what: "p-u1", host: "u1", owner: "unmarked" }],
    ["its network of that time", { what: "p", owner: "unmarked" }],
  ])("%s", (_what, found) => {
    expect(ownershipProblems([found], claimant)).toEqual([]);
  });

  test("what nobody has, also before its first run", () => {
    expect(ownershipProblems([], { identity: undefined, hosts: [] })).toEqual([]);
  });
});

describe("a stack may not use", () => {
  test.each<[string, Found, Claimant, RegExp]>([
    [
      "what another stack of its name has made",
      { what: "p-u1", host: "u1", owner: theirs },
      claimant,
      /^p-u1: belongs to the stack dev of ben@desk:\/home\/ben\/nomad \(identity f{32}\)\. .*npm run take-over$/,
    ],
    [
      "what others have made, before its first run",
      { what: "p-u1", host: "u1", owner: ours },
      { identity: undefined, hosts: [] },
      /belongs to the stack dev of anna@laptop/,
    ],
    [
      "an unmarked host that it has not stood up",
      { what: "u3 (10.0.0.5)", host: "u3", owner: "unmarked" },
      claimant,
      /made by an earlier version.*whose state is not here.*restore FILE -- --state/,
    ],
    [
      "an unmarked network before its first run",
      { what: "p", owner: "unmarked" },
      { identity, hosts: [] },
      /earlier/,
    ],
    [
      "what this program has not made",
      { what: "p-u1", host: "u1", owner: "foreign" },
      claimant,
      /not made by this program/,
    ],
    [
      "its own machine by another name",
      { what: "b1 (10.0.0.3)", host: "b1", owner: { ...ours, host: "a1" } },
      claimant,
      /^b1 \(10\.0\.0\.3\): is the host a1 of this stack/,
    ],
  ])("%s", (_what, found, who, problem) => {
    expect(ownershipProblems([found], who)).toEqual([expect.stringMatching(problem)]);
  });
});

test("what has one owner is one line, each thing once", () => {
  const found = ["p-u2", "p-u1", "p-u1", "p"].map((what) => ({ what, owner: theirs }));
  expect(ownershipProblems(found, claimant)).toEqual([expect.stringMatching(/^p, p-u1, p-u2: belongs/)]);
});
