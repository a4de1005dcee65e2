import { keysShape } from "../../offline/plugins/consul/keys.ts";
import { UNKNOWN, secret } from "../../offline/plugins/base/property.ts";
import { type Agent, findAgent, startConsul } from "../support/agent.ts";
import { EngineDouble } from "./support/engine.ts";
import { replacementDifferences } from "./support/replacement.ts";
import { differences, officialSchema } from "./support/schema.ts";

const type = "consul:index/keys:Keys";
const binary = findAgent("consul");
const suite = binary === undefined ? describe.skip : describe;

test("the inputs are those of the official provider", () => {
  const schema = officialSchema("consul-3.15.1.json");
  if (schema === undefined) return;
  expect(differences(schema, type, keysShape)).toEqual([]);
  expect(replacementDifferences(schema, type, keysShape)).toEqual([]);
});

suite("consul:index/keys:Keys", () => {
  let consul: Agent;
  let engine: EngineDouble;

  beforeAll(async () => {
    consul = await startConsul(binary ?? "");
    engine = await EngineDouble.start("consul", { address: consul.url.replace("http://", "") });
  }, 90_000);

  afterAll(async () => {
    await engine.stop();
    await consul.stop();
  });

  async function stored(path: string): Promise<{ Value: string; Flags: number } | undefined> {
    const answer = await fetch(`${consul.url}/v1/kv/${path}`);
    return answer.ok ? ((await answer.json()) as [{ Value: string; Flags: number }])[0] : undefined;
  }

  const key = (path: string, value: string) => ({ path, value, delete: true, flags: 0 });

  test("fills in defaults and refuses what it does not know", async () => {
    const { inputs } = await engine.check({ type }, { keys: [{ path: "a", value: "b" }] });
    expect(inputs).toEqual({ keys: [{ path: "a", value: "b", __defaults: [] }], __defaults: [] });
    const { failures } = await engine.check({ type }, { keys: [{ value: "b" }] });
    expect(failures).toEqual(["keys[0].path is missing."]);
  });

  test("a preview writes nothing and leaves what Consul says unknown", async () => {
    const keys = [key("preview", UNKNOWN as never)];
    const { id, state } = await engine.create({ type, preview: true }, { keys });
    expect(id).toBe("");
    expect(state).toEqual({ keys, datacenter: UNKNOWN, var: UNKNOWN });
    expect(await stored("preview")).toBeUndefined();
  });

  test("creates, updates and deletes keys, and reads those that have a name", async () => {
    const inputs = { keys: [{ ...key("life/a b", "1"), flags: 7 }, key("life/gone", "2")] };
    const { id, state } = await engine.create({ type }, inputs);
    expect(id).toBe("consul");
    expect(state).toMatchObject({ ...inputs, datacenter: "dc1", var: {} });
    expect(await stored("life/a%20b")).toMatchObject({ Value: btoa("1"), Flags: 7 });

    const news = {
      keys: [
        key("life/a b", "3"),
        { path: "life/none", name: "none", default: "4", delete: false, flags: 0 },
      ],
    };
    expect(await engine.diff({ type }, inputs, news, state)).toMatchObject({ changes: true, replaces: [] });
    const updated = await engine.update({ type }, id, inputs, state, news);
    expect(updated["var"]).toEqual({ none: "4" });
    expect(await stored("life/a%20b")).toMatchObject({ Value: btoa("3"), Flags: 0 });
    expect(await stored("life/gone")).toBeUndefined();

    await engine.delete({ type }, id, updated);
    expect(await stored("life/a%20b")).toBeUndefined();
    await engine.delete({ type }, id, updated);
  });

  test("leaves keys without delete where they are", async () => {
    const { id, state } = await engine.create({ type }, { keys: [{ ...key("kept", "1"), delete: false }] });
    await engine.delete({ type }, id, state);
    expect(await stored("kept")).toBeDefined();
  });

  test("a refresh finds a value that was changed elsewhere, and a key that is gone", async () => {
    const inputs = { keys: [key("drift", "mine"), key("lost", "mine")] };
    const { id, state } = await engine.create({ type }, inputs);
    await fetch(`${consul.url}/v1/kv/drift`, { method: "PUT", body: "theirs" });
    await fetch(`${consul.url}/v1/kv/lost`, { method: "DELETE" });
    const found = await engine.read({ type }, id, inputs, state);
    expect(found?.inputs["keys"]).toEqual([key("drift", "theirs"), key("lost", "")]);
    expect(await engine.diff({ type }, found?.inputs ?? {}, inputs, found?.state)).toMatchObject({
      changes: true,
      replaces: [],
    });
    await engine.delete({ type }, id, state);
  });

  test("the order of keys says nothing, another datacenter replaces", async () => {
    const [one, other] = [key("a", "1"), key("b", "2")];
    expect(await engine.diff({ type }, { keys: [one, other] }, { keys: [other, one] })).toMatchObject({
      changes: false,
    });
    const moved = await engine.diff({ type }, { datacenter: "dc1" }, { datacenter: "dc2" });
    expect(moved).toMatchObject({ changes: true, replaces: ["datacenter"] });
  });

  test("values and tokens that are secret stay secret, and no error shows them", async () => {
    const keys = [key("s", "hidden")];
    const { id, state } = await engine.create({ type }, { keys: secret(keys), token: secret("t0ken") });
    const recorded = keys.map((each) => ({ ...each, default: "", name: "" }));
    expect(state).toMatchObject({ keys: secret(recorded), token: secret("t0ken") });
    await engine.delete({ type }, id, state);
    const failed = await EngineDouble.start("consul", { address: "127.0.0.1:1", token: secret("t0ken") });
    try {
      const error: unknown = await failed
        .create({ type }, { keys: [key("s", "hidden")] })
        .catch((e: unknown) => e);
      expect(String(error)).toMatch(/Consul at http:\/\/127.0.0.1:1 can't be reached: connect ECONNREFUSED/);
      expect(String(error)).not.toMatch(/t0ken|hidden/);
    } finally {
      await failed.stop();
    }
  });

  test("takes the address from the environment", async () => {
    const own = await EngineDouble.start("consul", {}, { CONSUL_HTTP_ADDR: consul.url });
    try {
      const { state } = await own.create({ type }, { keys: [] });
      expect(state["datacenter"]).toBe("dc1");
    } finally {
      await own.stop();
    }
  });
});
