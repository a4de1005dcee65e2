import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { followJob } from "../../../cli/logs/follow.ts";
import { NomadApi } from "../../../components/api/nomad.ts";

/** What has been written so far, by instance and kind; what is written later goes to those who follow. */
const logs: Record<string, Record<string, string>> = {
  old: { stdout: "first\nsecond\n", stderr: "" },
  new: { stdout: "starts\n", stderr: "" },
};
const following = new Map<string, ServerResponse>();
let instances = ["old"];
let server: Server;

const allocation = (ID: string) => ({
  ID,
  Name: ID,
  NodeName: "u1",
  JobVersion: 0,
  ClientStatus: "running",
  DesiredStatus: "run",
  TaskStates: { hello: { Failed: false, Events: null } },
});

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://nomad");
    if (pathname === "/v1/job/hello/allocations") {
      response.end(JSON.stringify(instances.map(allocation)));
      return;
    }
    const id = pathname.split("/").at(-1) ?? "";
    const type = searchParams.get("type") ?? "";
    const text = logs[id]?.[type] ?? "";
    const offset = Number(searchParams.get("offset"));
    // As Nomad does: from the end by nothing is all of it.
    response.write(searchParams.get("origin") === "end" && offset > 0 ? text.slice(-offset) : text);
    if (searchParams.get("follow") === "true") {
      following.set(`${id} ${type}`, response);
    } else {
      response.end();
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await setTimeout(20);
  }
}

test("what was printed is not printed again, and what comes is, also of instances that start meanwhile", async () => {
  const access = { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const end = new AbortController();
  const printed: string[] = [];
  const followed = { job: "hello", namespace: "default", hosts: ["u1"] };
  const done = followJob(
    followed,
    new NomadApi(access, end.signal),
    access,
    (_source, line) => printed.push(line),
    end.signal,
  );
  await until(() => following.has("old stdout") && following.has("old stderr"));
  following.get("old stdout")?.write("thi");
  following.get("old stdout")?.write("rd\n");
  following.get("old stderr")?.write("a first problem\n");
  await until(() => printed.length === 2);
  instances = ["old", "new"];
  await until(() => printed.length === 3);
  end.abort();
  await done;
  expect(printed.toSorted()).toEqual(["a first problem", "starts", "third"]);
});
