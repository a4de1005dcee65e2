import { z } from "zod";
import { type ApiAccess, askApi, callApi } from "../../components/api/client.ts";

const secretId = "5d0cdc2b-8e0b-4c55-9d2f-6f6c1b2f9a01";
type Access = Record<"consul" | "nomad", ApiAccess>;
const named = z.array(z.object({ ID: z.string(), Name: z.string() }));
const variable = z.object({ Items: z.record(z.string(), z.string()) });

/** A job that the configuration does not know. */
export const job = {
  ID: "by-hand",
  Datacenters: ["dc1"],
  TaskGroups: [
    {
      Name: "by-hand",
      Count: 2,
      Services: [{ Name: "by-hand", Provider: "consul" }],
      Tasks: [
        {
          Name: "by-hand",
          Driver: "docker",
          Config: { image: "nomad-on-weave/httpbackend:v1.0.0", args: ["http"] },
          Resources: { CPU: 50, MemoryMB: 32 },
        },
      ],
    },
  ],
};

/** What {@link found} has when all is there. */
export const all = { key: "kept", variable: "kept", job: "there" };

/** Writes to Consul and Nomad, past the program. */
export async function writeByHand({ consul, nomad }: Access): Promise<void> {
  await askApi(consul, "/v1/kv/by-hand", { method: "PUT", body: "kept" });
  await callApi(consul, "PUT", "acl/policy", {
    Name: "by-hand",
    Rules: 'key_prefix "by-" { policy = "read" }',
  });
  await callApi(consul, "PUT", "acl/token", {
    SecretID: secretId,
    Description: "by hand",
    Policies: [{ Name: "by-hand" }],
  });
  await callApi(nomad, "PUT", "var/by-hand", { Path: "by-hand", Items: { word: "kept" } });
  await callApi(nomad, "PUT", "jobs", { Job: job });
}

/** Takes away what was written by hand, and changes what the configuration has. */
export async function wreck({ consul, nomad }: Access): Promise<void> {
  await askApi(consul, "/v1/kv/by-hand", { method: "PUT", body: "overwritten" });
  const self = z.object({ AccessorID: z.string() });
  const { AccessorID } = self.parse(await callApi({ ...consul, token: secretId }, "GET", "acl/token/self"));
  await callApi(consul, "DELETE", `acl/token/${AccessorID}`);
  const policies = named.parse(await callApi(consul, "GET", "acl/policies"));
  await callApi(consul, "DELETE", `acl/policy/${policies.find(({ Name }) => Name === "by-hand")?.ID ?? ""}`);
  await callApi(nomad, "DELETE", "var/by-hand");
  await callApi(nomad, "DELETE", "job/by-hand?purge=true");
  await callApi(nomad, "DELETE", "job/httpbackend");
}

/** What of that which was written by hand is there. */
export async function found({ consul, nomad }: Access): Promise<Record<string, unknown>> {
  const of = (work: Promise<unknown>) => work.catch(() => "gone");
  return {
    key: await of(
      askApi({ ...consul, token: secretId }, "/v1/kv/by-hand?raw").then((response) =>
        response.ok ? response.text() : "gone",
      ),
    ),
    variable: await of(
      callApi(nomad, "GET", "var/by-hand").then((answer) => variable.parse(answer).Items["word"]),
    ),
    job: await of(callApi(nomad, "GET", "job/by-hand").then(() => "there")),
  };
}
