import { mostOf, renderGrowth } from "../../../../trials/chaos/growth.ts";

test("of each thing the host counts that has most of it", () => {
  expect(mostOf(["consul 90\ndisk 300\n", "consul 120\ndisk 200\n"])).toEqual({ consul: 120, disk: 300 });
});

test("the table shows five times, evenly spread, from the first to the last", () => {
  const samples = Array.from({ length: 31 }, (_, minutes) => ({
    minutes,
    mebibytes: { consul: 100 + minutes },
  }));
  const [head, , row] = renderGrowth(samples).split("\n");
  expect(head).toBe("| MiB, on the host that has most | 0 min | 8 min | 15 min | 23 min | 30 min |");
  expect(row).toBe("| consul | 100 | 108 | 115 | 123 | 130 |");
});

test("fewer samples are shown once each", () => {
  const [head] = renderGrowth([{ minutes: 0, mebibytes: { consul: 1 } }]).split("\n");
  expect(head).toBe("| MiB, on the host that has most | 0 min |");
});
