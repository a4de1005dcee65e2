import { aclPolicyShape } from "../../offline/plugins/nomad/acl-policy.ts";
import { aclTokenShape } from "../../offline/plugins/nomad/acl-token.ts";
import { namespaceShape } from "../../offline/plugins/nomad/namespace.ts";
import { nodePoolShape } from "../../offline/plugins/nomad/node-pool.ts";
import { schedulerConfigShape } from "../../offline/plugins/nomad/scheduler-config.ts";
import { variableShape } from "../../offline/plugins/nomad/variable.ts";
import { type PropertyMap, UNKNOWN, isSecret, secret } from "../../offline/plugins/base/property.ts";
import { type Agent, findAgent, startNomad } from "../support/agent.ts";
import { EngineDouble } from "./support/engine.ts";
import { replacementDifferences } from "./support/replacement.ts";
import { program } from "./support/official.ts";
import { differences, officialSchema } from "./support/schema.ts";

const namespace = { type: "nomad:index/namespace:Namespace", name: "team" };
const policy = { type: "nomad:index/aclPolicy:AclPolicy", name: "readers" };
const token = { type: "nomad:index/aclToken:AclToken", name: "ci" };
const pool = { type: "nomad:index/nodePool:NodePool", name: "big" };
const scheduler = { type: "nomad:index/schedulerConfig:SchedulerConfig", name: "scheduler" };
const variable = { type: "nomad:index/variable:Variable", name: "settings" };

const binary = findAgent("nomad");
const suite = binary === undefined ? describe.skip : describe;

test.each([
  [namespace.type, namespaceShape],
  [policy.type, aclPolicyShape],
  [token.type, aclTokenShape],
  [pool.type, nodePoolShape],
  [scheduler.type, schedulerConfigShape],
  [variable.type, variableShape],
])("the inputs of %s are those of the official provider", (type, shape) => {
  const schema = officialSchema("nomad-2.6.1.json");
  if (schema === undefined) return;
  expect(differences(schema, type, shape)).toEqual([]);
  expect(replacementDifferences(schema, type, shape)).toEqual([]);
});

suite("namespaces, policies, tokens and variables", () => {
  let nomad: Agent;
  let engine: EngineDouble;

  beforeAll(async () => {
    nomad = await startNomad(binary ?? "");
    engine = await EngineDouble.start("nomad", {}, { NOMAD_ADDR: nomad.url, NOMAD_TOKEN: nomad.token });
  }, 90_000);

  afterAll(async () => {
    await engine.stop();
    await nomad.stop();
  }, 60_000);

  async function api(method: string, path: string, body?: PropertyMap, as = nomad.token): Promise<Response> {
    const headers = { "X-Nomad-Token": as };
    return fetch(nomad.url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  test("a name is made once from that of the resource, and kept", async () => {
    const { inputs } = await engine.check(policy, { rulesHcl: "" });
    expect(inputs["name"]).toMatch(/^readers-[0-9a-f]{7}$/);
    expect((await engine.check(policy, { rulesHcl: "" }, inputs)).inputs).toEqual(inputs);
    expect((await engine.check(policy, { rulesHcl: "", name: "mine" }, inputs)).inputs["name"]).toBe("mine");
  });

  test("a namespace lives", async () => {
    const { inputs } = await engine.check(namespace, { name: "team", meta: { owner: "me" } });
    const preview = await engine.create({ ...namespace, preview: true }, inputs);
    expect(preview.state).toMatchObject({ name: "team", nodePoolConfig: UNKNOWN });
    expect((await api("GET", "/v1/namespace/team")).status).toBe(404);

    const { id, state } = await engine.create(namespace, inputs);
    expect(id).toBe("team");
    const news = { ...inputs, description: "Ours" };
    expect(await engine.diff(namespace, inputs, news, state)).toMatchObject({ changes: true, replaces: [] });
    const updated = await engine.update(namespace, id, inputs, state, news);
    expect(updated).toMatchObject({ description: "Ours", meta: { owner: "me" } });
    const renamed = await engine.diff(namespace, inputs, { ...inputs, name: "crew" }, state);
    expect(renamed).toMatchObject({ replaces: ["name"] });

    await api("PUT", "/v1/namespace", { Name: "team", Description: "Theirs", Meta: { owner: "me" } });
    const found = await engine.read(namespace, id, news, updated);
    expect(found?.inputs).toEqual({ ...news, description: "Theirs" });

    await engine.delete(namespace, id, updated);
    expect(await engine.read(namespace, id, news, updated)).toBeUndefined();
    await engine.delete(namespace, id, updated);
  });

  test("a namespace whose jobs still end is deleted as soon as they have", async () => {
    const { inputs } = await engine.check(namespace, { name: "busy" });
    const { id, state } = await engine.create(namespace, inputs);
    const task = { Name: "t", Driver: "raw_exec", Config: { command: "sleep", args: ["600"] } };
    const groups = [{ Name: "g", Tasks: [{ ...task, Resources: { CPU: 10, MemoryMB: 10 } }] }];
    const job = { ID: "j", Namespace: "busy", Datacenters: ["*"], TaskGroups: groups };
    await api("PUT", "/v1/jobs?namespace=busy", { Job: job });
    const stuck = engine.delete({ ...namespace, timeout: 1 }, id, state);
    await expect(stuck).rejects.toThrow(
      /Timed out after 1 s waiting for the jobs of the namespace busy to end/,
    );
    await api("DELETE", "/v1/job/j?namespace=busy");
    await engine.delete(namespace, id, state);
    expect((await api("GET", "/v1/namespace/busy")).status).toBe(404);
  }, 60_000);

  test("a policy and a token that has it", async () => {
    const rulesHcl = 'namespace "default" { policy = "read" }';
    const rules = (await engine.check(policy, { name: "readers", rulesHcl })).inputs;
    const made = await engine.create(policy, rules);
    expect(made.state).toMatchObject({ ...program(rules), description: "" });

    const { inputs } = await engine.check(token, {
      type: "client",
      policies: ["readers"],
      expirationTtl: "1h",
    });
    const preview = await engine.create({ ...token, preview: true }, inputs);
    expect(preview.state).toMatchObject({ accessorId: UNKNOWN, secretId: secret(UNKNOWN) });
    const { id, state } = await engine.create(token, inputs);
    expect(state).toMatchObject({ ...program(inputs), expirationTtl: "1h", accessorId: id });
    const secretId = state["secretId"];
    const own = isSecret(secretId) && typeof secretId.value === "string" ? secretId.value : "";
    expect((await api("GET", "/v1/jobs", undefined, own)).status).toBe(200);
    expect((await api("GET", "/v1/acl/policies", undefined, "none")).status).toBe(403);

    expect(await engine.read(token, id, inputs, state)).toEqual({ inputs, state });
    const replaced = await engine.diff(token, inputs, { ...inputs, expirationTtl: "2h" }, state);
    expect(replaced).toMatchObject({ replaces: ["expirationTtl"] });
    const unknown = { ...inputs, policies: [UNKNOWN] };
    expect(await engine.diff(token, inputs, unknown, state)).toMatchObject({ changes: true, replaces: [] });
    const news = { ...inputs, policies: ["readers", "other"] };
    const updated = await engine.update(token, id, inputs, state, news);
    expect(updated).toMatchObject({
      policies: ["readers", "other"],
      accessorId: id,
      secretId: state["secretId"],
    });
    const reordered = { ...news, policies: ["other", "readers"] };
    expect(await engine.diff(token, news, reordered, updated)).toMatchObject({ changes: false });

    await engine.delete(token, id, updated);
    await engine.delete(token, id, updated);
    expect(await engine.read(token, id, inputs, state)).toBeUndefined();
    await engine.delete(policy, made.id, made.state);
    expect(await engine.read(policy, made.id, rules, made.state)).toBeUndefined();
  });

  test("a node pool lives", async () => {
    const { inputs } = await engine.check(pool, { name: "big", description: "Large ones" });
    const { id, state } = await engine.create(pool, inputs);
    expect(id).toBe("big");
    expect(state).toMatchObject({ description: "Large ones", nodeIdentityTtl: "24h0m0s" });
    const news = { ...inputs, meta: { rack: "7" }, nodeIdentityTtl: "12h" };
    expect(await engine.diff(pool, inputs, news, state)).toMatchObject({ changes: true, replaces: [] });
    const updated = await engine.update(pool, id, inputs, state, news);
    expect(updated).toMatchObject({ nodeIdentityTtl: "12h0m0s", meta: { rack: "7" } });
    const bad = await engine.check(pool, { name: "big", nodeIdentityTtl: "a day" });
    expect(bad.failures).toEqual([expect.stringMatching(/nodeIdentityTtl must be a duration/)]);
    await engine.delete(pool, id, updated);
    expect((await api("GET", "/v1/node/pool/big")).status).toBe(404);
  });

  test("the scheduler is configured, whatever else is set there, and stays so", async () => {
    const path = "/v1/operator/scheduler/configuration";
    const configured = async () => {
      const answer = (await (await api("GET", path)).json()) as { SchedulerConfig: PropertyMap };
      return answer.SchedulerConfig;
    };
    await api("PUT", path, { ...(await configured()), RejectJobRegistration: true });
    const given = { schedulerAlgorithm: "spread", preemptionConfig: { service_scheduler_enabled: true } };
    const { inputs } = await engine.check(scheduler, given);
    expect(inputs).toMatchObject({ ...given, memoryOversubscriptionEnabled: false });
    const { id, state } = await engine.create(scheduler, inputs);
    expect(id).toBe("nomad-scheduler-configuration-global");
    expect(await configured()).toMatchObject({
      SchedulerAlgorithm: "spread",
      MemoryOversubscriptionEnabled: false,
      RejectJobRegistration: true,
      PreemptionConfig: { ServiceSchedulerEnabled: true, SystemSchedulerEnabled: false },
    });
    await api("PUT", path, { ...(await configured()), RejectJobRegistration: false });
    const news = { ...inputs, memoryOversubscriptionEnabled: true };
    expect(await engine.diff(scheduler, inputs, news, state)).toMatchObject({ changes: true, replaces: [] });
    const updated = await engine.update(scheduler, id, inputs, state, news);
    expect(updated).toMatchObject({ memoryOversubscriptionEnabled: true, schedulerAlgorithm: "spread" });
    const bad = await engine.check(scheduler, { schedulerAlgorithm: "random" });
    expect(bad.failures).toEqual([expect.stringMatching(/schedulerAlgorithm must be/)]);
    await engine.delete(scheduler, id, updated);
    expect(await configured()).toMatchObject({ SchedulerAlgorithm: "spread" });
  });

  test("a variable lives, and its items are secret", async () => {
    const { inputs } = await engine.check(variable, { path: "app/settings", items: { key: "hidden" } });
    const said = { path: "app/settings", namespace: "default", items: secret({ key: "hidden" }) };
    expect(inputs).toEqual({ ...said, __defaults: ["namespace"] });
    const { id, state } = await engine.create(variable, inputs);
    expect(id).toBe("app/settings@default");
    expect(state).toMatchObject(said);
    const news = { ...inputs, items: { key: "other" } };
    expect(await engine.diff(variable, inputs, news, state)).toMatchObject({ changes: true, replaces: [] });
    const updated = await engine.update(variable, id, inputs, state, news);
    expect(updated["items"]).toEqual(secret({ key: "other" }));
    const stale = await engine.read(variable, id, inputs, state);
    expect(stale?.inputs["items"]).toEqual(secret({ key: "other" }));
    const imported = await engine.read(variable, id, {}, {});
    expect(imported?.inputs).toEqual({
      path: "app/settings",
      namespace: "default",
      items: secret({ key: "other" }),
    });
    const moved = await engine.diff(variable, inputs, { ...inputs, path: "app/others" }, state);
    expect(moved).toMatchObject({ replaces: ["path"] });
    await engine.delete(variable, id, updated);
    expect(await engine.read(variable, id, inputs, state)).toBeUndefined();
    await engine.delete(variable, id, updated);
  });

  test("a variable without items or with a path that can't be is refused", async () => {
    const { failures } = await engine.check(variable, { path: "a.b" });
    expect(failures).toEqual([expect.stringMatching(/The path a.b of a variable/), "items is missing."]);
  });

  test("a token that is no good is not shown", async () => {
    const own = await EngineDouble.start("nomad", { address: nomad.url, secretId: secret("n0-t0ken") });
    try {
      const error: unknown = await own.create(namespace, { name: "x" }).catch((e: unknown) => e);
      expect(String(error)).toMatch(/answered 4\d\d to PUT \/v1\/namespace:/);
      expect(String(error)).not.toContain("n0-t0ken");
    } finally {
      await own.stop();
    }
  });

  test("a missing address is named", async () => {
    const own = await EngineDouble.start("nomad", {}, { NOMAD_ADDR: "" });
    try {
      await expect(own.create(namespace, { name: "x" })).rejects.toThrow(
        /set `address` of the provider or NOMAD_ADDR/,
      );
    } finally {
      await own.stop();
    }
  });
});
