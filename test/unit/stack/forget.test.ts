import { boundToHosts, isInsideCluster, withoutResources } from "../../../stack/forget.ts";
import { nameOf } from "../../../components/resourceNames.ts";
import type { State } from "../../../stack/state.ts";
import { recorded } from "../support/recorded.ts";

const component = (type: string, name: string) => ({
  urn: `urn:pulumi:dev::nomad-on-weave::${type}::${name}`,
  type,
});
const stateOf = (resources: State["deployment"]["resources"]): State => ({
  version: 3,
  deployment: { pending_operations: [], resources },
});
const acl = recorded("nomad-acl").urn;
const dockerHosts = component("nomad-on-weave:hosts:DockerHosts", "hosts");
const hosts = dockerHosts.urn;

test.each([
  [recorded("nomad-*-token", "operator"), true],
  [recorded("*", "httpbackend"), true],
  [recorded("*-share", "httpbackend"), true],
  [recorded("consul-acl"), true],
  [recorded("consul-owner"), true],
  [recorded("*-deployment", "httpbackend"), true],
  [recorded("*-renewal", "fabio"), true],
  [component("pulumi:providers:nomad", "nomad"), false],
  [recorded("consul-*", "u1"), false],
  [recorded("security-management"), false],
  [recorded("retired-tokens"), false],
])("%j goes away with the servers: %s", (resource, expected) => {
  expect(isInsideCluster(resource)).toBe(expected);
});

test("what is forgotten is not named by what is left", () => {
  const state = stateOf([
    recorded("nomad-acl"),
    {
      ...recorded("nomad-token-*", "u1"),
      dependencies: [acl, hosts],
      propertyDependencies: { stdin: [acl], connection: null },
      deletedWith: acl,
    },
    dockerHosts,
  ]);
  const { deployment, ...others } = withoutResources(state, isInsideCluster);
  expect(others).toEqual({ version: 3 });
  expect(deployment.resources[0]).toEqual({
    ...recorded("nomad-token-*", "u1"),
    dependencies: [hosts],
    propertyDependencies: { stdin: [], connection: [] },
  });
});

describe("what is on hosts that the stack makes", () => {
  test("goes away with them, also when a refresh has forgotten the first one", () => {
    const state = stateOf([
      dockerHosts,
      recorded("nomad-*-token", "operator"),
      recorded("consul-*", "u1"),
      { ...recorded("binaries-*", "u1"), deletedWith: "another" },
      recorded("ssh-files"),
    ]);
    const bound = boundToHosts(state).deployment.resources;
    expect(bound.map((each) => [nameOf(each), each.deletedWith])).toEqual([
      ["hosts", undefined],
      ["nomad-operator-token", hosts],
      ["consul-u1", hosts],
      ["binaries-u1", "another"],
      ["ssh-files", undefined],
    ]);
  });

  test("is as it was where nothing is loose", () => {
    const state = stateOf([dockerHosts]);
    expect(boundToHosts(state)).toBe(state);
  });

  test("is taken off machines that exist", () => {
    const state = stateOf([component("nomad-on-weave:hosts:SshHosts", "hosts"), recorded("consul-*", "u1")]);
    expect(boundToHosts(state)).toBe(state);
  });
});
