import fc from "fast-check";
import { type Duration, toNanoseconds } from "../../../../components/jobspec/duration.ts";

test.each<[Duration, number]>([
  ["10s", 10e9],
  ["500ms", 500e6],
  ["2m", 120e9],
  ["1.5h", 5400e9],
])("%s is %d ns", (duration, nanoseconds) => {
  expect(toNanoseconds(duration)).toBe(nanoseconds);
});

test("durations add up as their numbers do", () => {
  fc.assert(
    fc.property(fc.nat(9999), fc.constantFrom("ms", "s", "m", "h"), (amount, unit) => {
      expect(toNanoseconds(`${amount}${unit}`)).toBe(amount * toNanoseconds(`1${unit}`));
    }),
  );
});

test("a number that Nomad would not read is refused", () => {
  expect(() => toNanoseconds("1e3s")).toThrow("1e3s is not a duration such as 10s, 500ms or 2m");
});
