import { edge } from "../../../components/edge/chosen.ts";
import { withCanariesAtTheEdge } from "../../../cli/release/edge.ts";
import type { Outputs } from "../../../stack/outputs.ts";
import { SmallServers } from "../../support/smallServers.ts";
import { emptyOutputs } from "../../support/emptyOutputs.ts";

const small = new SmallServers();
const signal = new AbortController().signal;
const host = (name: string) => ({
  name,
  address: name,
  roles: ["server" as const, "client" as const],
  ssh: "",
});

afterEach(() => small.end());

test("a promotion waits for the routes of every edge but those that do not answer", async () => {
  jest.spyOn(edge, "ask").mockImplementation((address) =>
    address === "u1"
      ? Promise.reject(new Error("connect EHOSTUNREACH"))
      : Promise.resolve([
          {
            service: "web",
            src: "mysite.com/",
            dst: "http://10.32.0.5:8081/",
            opts: "",
            weight: 1,
            tags: ["canary"],
          },
        ]),
  );
  const said = jest.spyOn(console, "log").mockImplementation(() => undefined);
  const consul = await small.serve((request, response) =>
    response.end(request.method === "GET" ? 'route del web mysite.com/ tags "canary"' : "true"),
  );
  const outputs: Outputs = {
    ...emptyOutputs,
    hosts: [host("u1"), host("u2")],
    access: { consul, nomad: consul },
    jobs: [
      {
        name: "web",
        namespace: "default",
        services: [{ name: "web", domain: "web.service.dc1.consul", scheme: "http", routes: [] }],
      },
    ],
  };
  const promote = jest.fn(() => Promise.resolve("promoted"));
  await expect(withCanariesAtTheEdge(outputs, "web", signal, promote)).resolves.toBe("promoted");
  expect(promote).toHaveBeenCalledTimes(1);
  expect(said).toHaveBeenCalledWith("fabio on u1 does not answer: it is not waited for");
  // Read, taken out, and put back.
  expect(consul.asked).toHaveLength(3);
});
