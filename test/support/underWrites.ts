import { Writer } from "../../testbed/quorum.ts";
import type { ApiAccess } from "../../components/api/client.ts";

/**
 * Does something under writes to Consul, none of which may be lost.
 *
 * @param consul who is written to.
 * @param work what is done.
 * @returns what it returns
 */
export async function underWrites<Result>(consul: ApiAccess, work: () => Promise<Result>): Promise<Result> {
  const writer = new Writer(consul);
  const result = await work().finally(() => {
    writer.end();
  });
  expect(await writer.stop()).toEqual([]);
  const { length } = writer.acknowledged;
  expect(length).toBeGreaterThan(20);
  // An election takes a second or two, on a busy machine more; a quorum that is lost does not come back by itself.
  expect(writer.longestGap).toBeLessThan(120_000);
  console.log(
    `${expect.getState().currentTestName}: ${length} writes acknowledged, none lost, the longest gap ${writer.longestGap} ms`,
  );
  return result;
}
