import { leadersLast } from "../../../cli/exec/rolling.ts";

test("hosts have their turns in their order, but those that lead have theirs last", () => {
  expect(leadersLast(["u1", "u2", "u3"], ["u1", "u1"])).toEqual(["u2", "u3", "u1"]);
  expect(leadersLast(["u1", "u2", "u3"], ["u2", "u1"])).toEqual(["u3", "u1", "u2"]);
});
