import { areIncomplete, choosePlugins, pluginsOf, readPluginSet } from "../../../stack/pluginSet.ts";
import { parseStored } from "../../../stack/state.ts";

test("a stack keeps to the plugins that it was made with, wherever it is changed", () => {
  expect(choosePlugins({ remembered: "offline", hasOfficial: true })).toMatchObject({ set: "offline" });
  expect(choosePlugins({ remembered: "official", hasOfficial: true })).toMatchObject({ set: "official" });
});

test("a new stack takes the official plugins where they can be had", () => {
  expect(choosePlugins({ hasOfficial: true }).set).toBe("official");
  expect(choosePlugins({ hasOfficial: false }).set).toBe("offline");
});

test("without the official plugins a stack of theirs is served by the others, which is reported with the option", () => {
  const { set, reason } = choosePlugins({ remembered: "official", hasOfficial: false });
  expect(set).toBe("offline");
  expect(reason).toMatch(/cannot be had here.*--plugins offline/);
});

test("the person changes it, but gets nothing that cannot be had", () => {
  expect(choosePlugins({ wanted: "offline", remembered: "official", hasOfficial: true }).set).toBe("offline");
  expect(choosePlugins({ wanted: "official", remembered: "offline", hasOfficial: true }).set).toBe(
    "official",
  );
  expect(() => choosePlugins({ wanted: "official", hasOfficial: false })).toThrow(
    /not on this machine, and Pulumi's server cannot be reached: leave out --plugins official/,
  );
  expect(() => readPluginSet("mine")).toThrow('--plugins is official or offline, not "mine".');
});

describe("the state of a stack", () => {
  const urn = "urn:pulumi:dev::nomad-on-weave::x::y";
  const stateOf = (...resources: object[]) =>
    parseStored(JSON.stringify({ version: 3, checkpoint: { latest: { resources } } }));

  test("says which plugins made it", () => {
    const stack = { urn, type: "pulumi:pulumi:Stack", outputs: { plugins: "offline" } };
    expect(pluginsOf(stateOf(stack))).toBe("offline");
  });

  test("of an earlier version of the program shows it by what is recorded", () => {
    const volume = { urn, type: "docker:index/volume:Volume", outputs: { name: "x" } };
    expect(pluginsOf(stateOf(volume))).toBe("offline");
    const official = { ...volume, outputs: { name: "x", __pulumi_raw_state_delta: {} } };
    expect(pluginsOf(stateOf({ urn, type: "pulumi:pulumi:Stack", outputs: {} }, official))).toBe("official");
  });

  test("of hosts that version 0.1.0 has recorded is completed", () => {
    const host = { urn, type: "docker:index/container:Container", outputs: { name: "u1" } };
    expect(areIncomplete(stateOf(host))).toBe(true);
    expect(areIncomplete(stateOf({ ...host, outputs: { name: "u1", attach: false } }))).toBe(false);
  });

  test("that is empty says nothing", () => {
    expect(pluginsOf(stateOf())).toBeUndefined();
    expect(pluginsOf(parseStored('{"version":3,"checkpoint":{}}'))).toBeUndefined();
  });
});
