import { randomUUID } from "node:crypto";
import { type ApiAccess, askApi } from "../../../components/api/client.ts";
import type { Attack } from "./attack.ts";

const batchJob = {
  Job: {
    ID: "attack",
    Type: "batch",
    Datacenters: ["dc1"],
    TaskGroups: [{ Name: "a", Count: 0, Tasks: [{ Name: "a", Driver: "docker", Config: { image: "a" } }] }],
  },
};

/** Whether an agent does what it is asked. */
export async function isAnswered(access: ApiAccess, path: string, body?: unknown): Promise<boolean> {
  const response = await askApi(access, path, {
    signal: AbortSignal.timeout(10_000),
    ...(body !== undefined && { method: "PUT", body: JSON.stringify(body) }),
  }).catch(() => undefined);
  return response?.ok ?? false;
}

/** Attacks on the HTTP APIs. */
export const apiAttacks: Attack[] = [
  {
    name: "Consul: a key is written without a token",
    attempt: async ({ access }) => {
      const { consul } = await access("operator");
      return isAnswered({ ...consul, token: undefined }, "/v1/kv/attack", "attack");
    },
  },
  {
    name: "Consul: a key is written with a token that nobody has",
    attempt: async ({ access }) => {
      const { consul } = await access("operator");
      return isAnswered({ ...consul, token: randomUUID() }, "/v1/kv/attack", "attack");
    },
  },
  {
    name: "Nomad: jobs are listed without a token",
    attempt: async ({ access }) => {
      const { nomad } = await access("operator");
      return isAnswered({ ...nomad, token: undefined }, "/v1/jobs");
    },
  },
  {
    name: "Nomad: a job is run with the token that may only read",
    attempt: async ({ access }) => isAnswered((await access("read-only")).nomad, "/v1/jobs", batchJob),
  },
  {
    name: "Nomad: the secrets of a job are read with the token that may deploy",
    attempt: async ({ access }) => isAnswered((await access("deployer")).nomad, "/v1/var/nomad/jobs/fabio"),
  },
  {
    name: "Nomad: a node is drained with the token that may deploy",
    attempt: async ({ access }) => {
      const { nomad } = await access("deployer");
      const nodes = (await (await askApi(nomad, "/v1/nodes")).json()) as { ID: string }[];
      return isAnswered(nomad, `/v1/node/${nodes[0]?.ID ?? ""}/eligibility`, { Eligibility: "eligible" });
    },
  },
  ...[8500, 8501, 4646].map((port) => ({
    name: `plain HTTP at port ${port}`,
    attempt: ({ address }: { address: string }) =>
      isAnswered({ address: `http://${address}:${port}` }, "/v1/status/leader"),
  })),
];
