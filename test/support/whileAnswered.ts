import { EdgeClient } from "../../testbed/edgeClient.ts";

/**
 * Does something while requests for the back end are sent to edges, each of which one of them must answer.
 *
 * @param addresses of the edges.
 * @param work what is done.
 * @returns what it returns
 */
export async function whileAnswered<Result>(
  addresses: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const client = new EdgeClient(addresses, "mysite.com:9999");
  const result = await work().finally(() => client.stop());
  console.log(
    `${expect.getState().currentTestName}: ${client.sent} requests, ${client.unanswered.length} not answered`,
  );
  expect(client.sent).toBeGreaterThan(20);
  expect(client.unanswered).toEqual([]);
  return result;
}
