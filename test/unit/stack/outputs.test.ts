import { readOutputs } from "../../../stack/outputs.ts";

const stack = {
  access: { consul: { address: "https://192.0.2.1:8501" }, nomad: { address: "https://192.0.2.1:4646" } },
  certificates: {},
  resolvers: [],
};
const host = { address: "192.0.2.1", roles: ["server"], ssh: "ssh u1" };
const job = { namespace: "default", services: [] };
const reads = (outputs: object) => readOutputs({ read: () => Promise.resolve(JSON.stringify(outputs)) });

test("hosts and jobs are maps by name, and are told in the order of their names", async () => {
  const { hosts, jobs } = await reads({
    ...stack,
    hosts: { u10: host, u2: host },
    jobs: { web: job, api: job },
  });
  expect(hosts.map(({ name }) => name)).toEqual(["u2", "u10"]);
  expect(jobs).toEqual([
    { name: "api", ...job },
    { name: "web", ...job },
  ]);
});

test("they were lists before, and keep their order", async () => {
  const { hosts, jobs } = await reads({
    ...stack,
    hosts: [
      { name: "u2", ...host },
      { name: "u1", ...host },
    ],
    jobs: [],
  });
  expect(hosts.map(({ name }) => name)).toEqual(["u2", "u1"]);
  expect(jobs).toEqual([]);
});

test("outputs without a host's address are those of a stack that is not up", async () => {
  await expect(reads({ ...stack, hosts: { u1: {} }, jobs: {} })).rejects.toThrow("The cluster is not up");
  await expect(reads({ ...stack, hosts: { u1: 1 }, jobs: {} })).rejects.toThrow("The cluster is not up");
});

test("a state that a killed run has left half written is named as such, with what puts it right", async () => {
  const read = () =>
    Promise.reject(new Error("Command failed: pulumi stack output\nerror: failed to load checkpoint: EOF"));
  await expect(readOutputs({ read })).rejects.toThrow(/killed while it wrote the state .* npm run up/);
});

test("other words of Pulumi's are passed on", async () => {
  const read = () => Promise.reject(new Error("error: incorrect passphrase"));
  await expect(readOutputs({ read })).rejects.toThrow("incorrect passphrase");
});
