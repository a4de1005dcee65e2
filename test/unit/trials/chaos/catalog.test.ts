import { choose, faults } from "../../../../trials/chaos/catalog.ts";
import { allButOne, each, follower, leader, turnsOf } from "../../../../trials/chaos/fault.ts";
import { randomFrom, readSeed } from "../../../../trials/chaos/random.ts";

const overview = { hosts: ["c1", "c2", "c3"].map((name) => ({ name })), consulLeader: "c2" };

test("no two faults have the same name", () => {
  const names = faults.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("all are chosen, or some by name in the catalog's order; an unknown one is refused with all that there are", () => {
  expect(choose([])).toEqual({ faults, killedRuns: true });
  const some = choose(["partition", "kill-nomad"]);
  expect(some.faults.map(({ name }) => name)).toEqual(["kill-nomad", "partition"]);
  expect(some.killedRuns).toBe(false);
  expect(choose(["kill-pulumi"])).toEqual({ faults: [], killedRuns: true });
  expect(() => choose(["flood", "partition"])).toThrow(
    /There is no fault flood\. There are: kill-weave, .*kill-pulumi$/,
  );
});

test("a fault strikes each host, the leader, another one, or all but one", () => {
  expect(each(overview)).toEqual([["c1"], ["c2"], ["c3"]]);
  expect(leader(overview)).toEqual([["c2"]]);
  expect(follower(overview)).toEqual([["c1"]]);
  expect(allButOne(overview)).toEqual([["c2", "c3"]]);
});

test("between two leaders nobody is struck", async () => {
  const fault = faults.find(({ name }) => name === "stop-two");
  const scenes = [{ ...overview, consulLeader: "none" }, overview];
  const look = () => Promise.resolve(scenes.shift() ?? overview);
  const signal = new AbortController().signal;
  await expect(fault && turnsOf(fault, look, signal)).resolves.toEqual([["c2", "c3"]]);
});

test("chance comes again with its seed", () => {
  const draw = (seed: number) => {
    const random = randomFrom(seed);
    return Array.from({ length: 5 }, () => [random.fraction(), random.pick(faults).name]);
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(() => randomFrom(1).pick([])).toThrow(RangeError);
});

test("a seed is a whole number", () => {
  expect(readSeed("42")).toBe(42);
  expect(() => readSeed("soon")).toThrow("--seed soon: a whole number of up to nine digits is needed");
});
