import { UNKNOWN, hasUnknown } from "../../offline/plugins/base/property.ts";
import { EngineDouble } from "./support/engine.ts";

const volume = { type: "docker:index/volume:Volume" };
const container = { type: "docker:index/container:Container" };
let plugin: EngineDouble;

beforeAll(async () => {
  plugin = await EngineDouble.start("docker");
});

afterAll(async () => {
  await plugin.stop();
});

test("a resource without a name gets one of its own and keeps it", async () => {
  const named = { ...volume, name: "data" };
  const { inputs } = await plugin.check(named, {});
  expect(inputs["name"]).toMatch(/^data-[0-9a-f]{7}$/);
  expect((await plugin.check(named, {}, inputs)).inputs["name"]).toBe(inputs["name"]);
  expect(await plugin.diff(named, inputs, { ...inputs, driver: "x" })).toMatchObject({
    replaces: ["driver"],
    deleteBeforeReplace: false,
  });
});

test("what keeps a given name is deleted before it is replaced", async () => {
  const { inputs } = await plugin.check(container, { name: "one", image: "i" });
  expect(await plugin.diff(container, inputs, { ...inputs, image: "other" })).toMatchObject({
    replaces: ["image"],
    deleteBeforeReplace: true,
  });
  expect(await plugin.diff(container, inputs, { ...inputs, restart: "always", memory: 64 })).toMatchObject({
    changes: true,
    replaces: [],
    paths: ["memory", "restart"],
  });
});

test("a preview knows what the program says and no more", async () => {
  const { inputs } = await plugin.check(container, { name: "one", image: UNKNOWN, hostname: "u1" });
  const { id, state } = await plugin.create({ ...container, preview: true }, inputs);
  expect(id).toBe("");
  expect(state).toMatchObject({ name: "one", hostname: "u1", networkDatas: UNKNOWN });
  expect(hasUnknown(state["image"])).toBe(true);
});

test("bad inputs are refused with their path", async () => {
  const { failures } = await plugin.check(container, {
    image: "i",
    restart: "often",
    ports: [{}],
    memroy: 1,
  });
  expect(failures.sort()).toEqual([
    "The offline plugin does not know the property memroy.",
    "ports[0].internal is missing.",
    "restart must be one of no, on-failure, always, unless-stopped, not often.",
  ]);
});

test("an engine that is not there is named", async () => {
  const other = await EngineDouble.start("docker", { host: "unix:///no/such.sock" });
  try {
    await expect(other.create(volume, { name: "x" })).rejects.toThrow(
      /Unable to create volume x: no Docker Engine answers .*\/no\/such.sock/,
    );
  } finally {
    await other.stop();
  }
});
