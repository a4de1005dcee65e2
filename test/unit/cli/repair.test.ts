import type { ObservedState } from "../../../observe/observedState.ts";
import { recordDrift, recordLibraries, refreshHosts } from "../../../cli/repair/repair.ts";
import type { State } from "../../../stack/state.ts";
import { changedPolicies } from "../../../observe/policies.ts";
import { recorded } from "../support/recorded.ts";

const withScript = (
  resource: { urn: string; type: string },
  properties: Record<string, unknown> = { create: "as it was" },
) => ({ ...resource, inputs: properties, outputs: properties });

const state: State = {
  deployment: {
    pending_operations: [],
    resources: [
      withScript(recorded("consul-*", "u2")),
      withScript(recorded("consul-roll-*", "u2"), { update: "as it was" }),
      withScript(recorded("binaries-*", "u2")),
      withScript(recorded("consul-*", "u1")),
      withScript(recorded("security-token-*", "u2")),
      withScript(recorded("hosts-hostkey-*", "u2")),
      withScript(recorded("consul-acl")),
    ],
  },
};

/** The names of the resources whose scripts would run again. */
async function runAgain(observed: ObservedState): Promise<string[]> {
  let written = state;
  const write = (_args: readonly string[], input: string) => {
    written = JSON.parse(input) as State;
    return Promise.resolve();
  };
  await recordDrift({ write }, state, observed);
  return written.deployment.resources
    .filter((each, index) => JSON.stringify(each) !== JSON.stringify(state.deployment.resources[index]))
    .map(({ urn }) => urn.split("::").at(-1) ?? "");
}

test("the scripts of a host that is otherwise run again, and no key or token is recreated", async () => {
  const hosts = [
    { name: "u1", drift: [] },
    { name: "u2", drift: ["nomad inactive"] },
  ];
  expect(await runAgain({ hosts, policies: [] })).toEqual(["consul-u2", "consul-roll-u2", "binaries-u2"]);
});

test("of a stack that was never up to the end, what all scripts on a host share is installed again", async () => {
  const library = withScript(recorded("hosts-library-*", "u1"));
  const onMachine = withScript({ ...recorded("hosts-ready-*", "m1"), type: "command:remote:Command" });
  const onThisMachine = withScript({ ...recorded("hosts-ready-*", "u1"), type: "command:local:Command" });
  const resources = [library, onMachine, onThisMachine, withScript(recorded("consul-*", "u1"))];
  const writes: State[] = [];
  const write = (_args: readonly string[], input: string) => {
    writes.push(JSON.parse(input) as State);
    return Promise.resolve();
  };
  await recordLibraries({ write }, { deployment: { pending_operations: [], resources } });
  const [written] = writes;
  const changed = written?.deployment.resources.map((each) => each.inputs?.["create"] !== "as it was");
  expect(changed).toEqual([true, true, false, false]);
});

test("nothing runs again for a host whose name another one's ends with", async () => {
  const hosts = [
    { name: "u2", drift: [] },
    { name: "roll-u2", drift: ["nomad inactive"] },
  ];
  expect(await runAgain({ hosts, policies: [] })).toEqual(["consul-roll-u2"]);
  const others = [
    { name: "u2", drift: ["nomad inactive"] },
    { name: "roll-u2", drift: [] },
  ];
  expect(await runAgain({ hosts: others, policies: [] })).toEqual(["consul-u2", "binaries-u2"]);
});

test("what makes policies in Consul runs again, if one of them is changed", async () => {
  expect(await runAgain({ hosts: [], policies: [{ agent: "consul", name: "dns" }] })).toEqual(["consul-acl"]);
});

test("no script runs again for a host that does not answer, nor for a policy of Nomad: a refresh sees them", async () => {
  const hosts = [{ name: "u2", drift: undefined }];
  expect(await runAgain({ hosts, policies: [{ agent: "nomad", name: "operator" }] })).toEqual([]);
});

describe("hosts that do not answer", () => {
  const container = recorded("hosts-*", "u1");
  const made: State = {
    deployment: { ...state.deployment, resources: [...state.deployment.resources, container] },
  };
  const ran: (readonly string[])[] = [];
  const ends = (status: number) => ({
    run: (args: readonly string[]) => {
      ran.push(args);
      return Promise.resolve(status);
    },
  });

  beforeEach(() => {
    ran.length = 0;
  });

  test("are looked at in Docker, and nothing is asked of Nomad, which may have run on them", async () => {
    await refreshHosts(ends(0), made);
    expect(ran).toHaveLength(1);
    expect(ran[0]?.filter((option) => option.startsWith("--target"))).toEqual([`--target=${container.urn}`]);
  });

  test("are not looked at where Docker has none of them", async () => {
    await refreshHosts(ends(0), state);
    expect(ran).toEqual([]);
  });

  test("end the run if Docker does not say what became of them", async () => {
    await expect(refreshHosts(ends(1), made)).rejects.toThrow("Docker did not say");
  });
});

describe("policies", () => {
  const policies = { consul: { dns: "read", fabio: "routes" }, nomad: { operator: "all" } };
  const answers: Record<string, unknown> = {
    "/v1/acl/policies": [
      { ID: "1", Name: "dns" },
      { ID: "2", Name: "operator" },
    ],
    "/v1/acl/policy/1": { Rules: "write" },
    "/v1/acl/policy/2": { Rules: "all" },
  };
  const ask = (path: string) =>
    path in answers ? Promise.resolve(answers[path]) : Promise.reject(new Error("no answer"));

  test("that have other rules, or are gone, are found", async () => {
    expect(await changedPolicies({ policies }, { consul: ask, nomad: ask })).toEqual([
      { agent: "consul", name: "dns" },
      { agent: "consul", name: "fabio" },
    ]);
  });

  test("are taken for well where nothing answers", async () => {
    const silent = () => Promise.reject(new Error("no answer"));
    expect(await changedPolicies({ policies }, { consul: silent, nomad: silent })).toEqual([]);
  });
});
