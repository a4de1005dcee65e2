import { Refused } from "../../offline/plugins/base/http-client.ts";
import { untilLed } from "../../offline/plugins/nomad/between-leaders.ts";

const signal = new AbortController().signal;

/** Refuses with these reasons, one after another, then answers; counts how often it is asked. */
function server(...reasons: readonly string[]) {
  let asked = 0;
  return {
    asked: () => asked,
    ask: () => {
      const reason = reasons[asked];
      asked++;
      return reason === undefined
        ? Promise.resolve("done")
        : Promise.reject(new Refused(500, reason, reason));
    },
  };
}

test("a change is asked for again while nobody leads", async () => {
  const { ask, asked } = server(
    "No cluster leader",
    "rpc error: node is not the leader",
    "rpc error: Not ready to serve consistent reads",
  );
  expect(await untilLed(ask, false, signal)).toBe("done");
  expect(asked()).toBe(4);
});

test.each([
  ["has stepped down", "rpc error: leadership lost while committing log"],
  ["was restarted", "stream closed"],
])("after a leader %s only what may be made twice is asked for again", async (_what, reason) => {
  expect(await untilLed(server(reason).ask, true, signal)).toBe("done");
  const { ask, asked } = server(reason);
  await expect(untilLed(ask, false, signal)).rejects.toThrow(reason);
  expect(asked()).toBe(1);
});

test("any other refusal is final", async () => {
  const { ask, asked } = server("Permission denied");
  await expect(untilLed(ask, true, signal)).rejects.toThrow("Permission denied");
  expect(asked()).toBe(1);
});
