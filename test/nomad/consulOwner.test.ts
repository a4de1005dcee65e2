import { callApi } from "../../components/api/client.ts";
import { claimConsul, takeConsul } from "../../components/consul/claim.ts";
import { type Agent, findAgent, startConsul } from "../support/agent.ts";

const binary = findAgent("consul");
const suite = binary === undefined ? describe.skip : describe;
jest.setTimeout(120_000);

const ours = {
  identity: "0123456789abcdef0123456789abcdef",
  stack: "dev",
  origin: "anna@laptop:/home/anna/work",
};
const theirs = { identity: "f".repeat(32), stack: "prod", origin: "ben@desk:/home/ben/nomad" };

suite("Consul", () => {
  let consul: Agent;
  beforeAll(async () => {
    consul = await startConsul(binary ?? "");
  });
  afterAll(async () => consul.stop());

  const noted = () => callApi({ address: consul.url }, "GET", "kv/nomad-on-weave/owner?raw");

  test("notes the stack that comes first, and takes it again", async () => {
    await claimConsul({ address: consul.url }, ours);
    await claimConsul({ address: consul.url }, ours);
    expect(await noted()).toEqual(ours);
  });

  test("refuses another stack, says whose it is, and stays as it is", async () => {
    await expect(claimConsul({ address: consul.url }, theirs)).rejects.toThrow(
      /has the data of the stack dev of anna@laptop:\/home\/anna\/work \(identity 0123456789abcdef0123456789abcdef\), and was left as it is\. .*npm run take-over/,
    );
    expect(await noted()).toEqual(ours);
  });

  test("is the restoring stack's, whoever made the backup", async () => {
    await takeConsul({ address: consul.url }, theirs);
    expect(await noted()).toEqual(theirs);
  });
});
