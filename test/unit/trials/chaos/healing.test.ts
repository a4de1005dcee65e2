import { untilWell } from "../../../../trials/chaos/healing.ts";

const never = new AbortController().signal;

test("it is well from the first look on after which it stayed so", async () => {
  const looks = [true, false, true];
  const seen: boolean[] = [];
  const seconds = await untilWell(
    () => {
      const well = looks[seen.length] ?? true;
      seen.push(well);
      return Promise.resolve(well);
    },
    { atMost: 5, stays: 0.5 },
    never,
  );
  // The third look is the first of those that count: after two pauses of 0.5 s.
  expect(seen.length).toBeGreaterThan(3);
  expect(seconds).toBeGreaterThan(0.95);
});

test("where it does not become well in time, there is no figure", async () => {
  expect(await untilWell(() => Promise.resolve(false), { atMost: 0.5 }, never)).toBeUndefined();
});

test("the waiting ends with the signal's reason", async () => {
  const ending = AbortSignal.abort(new Error("ended by SIGINT"));
  await expect(untilWell(() => Promise.resolve(false), { atMost: 5 }, ending)).rejects.toThrow(
    "ended by SIGINT",
  );
});
