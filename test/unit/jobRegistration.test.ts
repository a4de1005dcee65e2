import { HttpClient } from "../../offline/plugins/base/http-client.ts";
import { registerJob } from "../../offline/plugins/nomad/job-registration.ts";
import { SmallServers } from "../support/smallServers.ts";

const small = new SmallServers();

afterEach(() => small.end());

test("a registration whose server goes away names it, and the next step", async () => {
  const { address, asked } = await small.serve((_, response) => response.destroy());
  const nomad = new HttpClient(() => ({
    service: "Nomad",
    url: new URL(address),
    headers: {},
    query: {},
    tls: {},
  }));
  const context = {
    urn: "urn:pulumi:dev::nomad-on-weave::nomad:index/job:Job::web",
    preview: false,
    signal: new AbortController().signal,
    timeout: 0,
    log: () => undefined,
  };
  const inputs = { jobspec: JSON.stringify({ Job: { ID: "web" } }), json: true };
  await expect(registerJob(nomad, inputs, undefined, context)).rejects.toThrow(
    new RegExp(`^The job web: Nomad at ${address} can't be reached: [^\\n]*Run \`up\` again`),
  );
  expect(asked).toEqual(["/v1/jobs?namespace=default"]);
});
