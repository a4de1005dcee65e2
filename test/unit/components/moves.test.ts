import fc from "fast-check";
import { parseConfig } from "../../../config.ts";
import { moveProblems } from "../../../components/changes/moves.ts";
import { configuredHosts } from "../../../components/hosts/configured.ts";

const a = { name: "a1", address: "10.0.0.3" };
const docker = configuredHosts(parseConfig({ hosts: { backend: "docker" } }).hosts);
const ssh = configuredHosts(parseConfig({ hosts: { backend: "ssh", machines: [a] } }).hosts);
const b = { name: "a2", address: "10.0.0.4" };

describe("hosts may", () => {
  test.each([
    ["stay", [a, b]],
    ["leave", [b]],
    ["come", [a, b, { name: "a3", address: "10.0.0.5" }]],
    ["change their order", [b, a]],
  ])("%s", (_change, after) => {
    expect(moveProblems(ssh, [a, b], after, undefined)).toEqual([]);
  });

  test("be recreated at another address, one that is named", () => {
    const after = [a, { ...b, address: "10.0.0.9" }];
    expect(moveProblems(docker, [a, b], after, "a2")).toEqual([]);
    expect(moveProblems(ssh, [a, b], after, "a2")).toHaveLength(1);
  });
});

describe("hosts may not", () => {
  test("get another name at their address", () => {
    expect(moveProblems(ssh, [a, b], [{ ...a, name: "b1" }, b], undefined)).toEqual([
      expect.stringMatching(
        /^hosts\.machines: b1 has the address of a1, 10\.0\.0\.3, .*: remove a1 and run `up`/,
      ),
    ]);
  });

  test("move to another machine under their name", () => {
    expect(moveProblems(ssh, [a, b], [{ ...a, address: "10.0.0.9" }, b], undefined)).toEqual([
      expect.stringMatching(
        /^hosts\.machines: a1 would move from 10\.0\.0\.3 to 10\.0\.0\.9.*then add it at 10\.0\.0\.9/,
      ),
    ]);
  });

  test("swap their names", () => {
    const after = [
      { ...a, address: b.address },
      { ...b, address: a.address },
    ];
    expect(moveProblems(ssh, [a, b], after, undefined)).toHaveLength(2);
  });

  test("be recreated unasked", () => {
    expect(moveProblems(docker, [a], [{ ...a, address: "10.0.1.3" }], undefined)).toEqual([
      expect.stringMatching(/^a1: another address .* recreates the host.*--replace-host a1$/),
    ]);
  });
});

describe("the addresses of docker hosts", () => {
  const place = (names: readonly string[], existing: readonly { name: string; address: string }[]) =>
    configuredHosts(parseConfig({ hosts: { backend: "docker", names, servers: 1 } }).hosts)
      .planned(existing)
      .map(({ name, address }) => ({ name, address }));

  test("follow the first one", () => {
    expect(place(["u1", "u2"], [])).toEqual([
      { name: "u1", address: "192.168.56.3" },
      { name: "u2", address: "192.168.56.4" },
    ]);
  });

  test("stay when a host before them leaves, and no new one has that of one that leaves", () => {
    const before = place(["u1", "u2", "u3"], []);
    expect(place(["u2", "u3", "u4"], before)).toEqual([
      { name: "u2", address: "192.168.56.4" },
      { name: "u3", address: "192.168.56.5" },
      { name: "u4", address: "192.168.56.6" },
    ]);
  });

  test("are one each, whatever comes and goes, and nobody moves", () => {
    const names = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 5 }), (changes) => {
        let existing: { name: string; address: string }[] = [];
        for (const wanted of changes) {
          const planned = place(wanted, existing);
          expect(new Set(planned.map(({ address }) => address)).size).toBe(planned.length);
          expect(moveProblems(docker, existing, planned, undefined)).toEqual([]);
          existing = planned;
        }
      }),
    );
  });
});
