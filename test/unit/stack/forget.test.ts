import { boundToHosts, isInsideCluster, withoutResources } from "../../../stack/forget.ts";
import { type State, nameOf } from "../../../stack/state.ts";

const [local, remote, token] = [
  "command:local:Command",
  "command:remote:Command",
  "nomad:index/aclToken:AclToken",
];
const urnOf = (type: string, name: string) => `urn:pulumi:dev::nomad-on-weave::${type}::${name}`;
const resource = (type: string, name: string, more: object = {}) => ({
  urn: urnOf(type, name),
  type,
  ...more,
});
const stateOf = (resources: State["deployment"]["resources"]): State => ({
  version: 3,
  deployment: { pending_operations: [], resources },
});
const acl = urnOf(local, "nomad-acl");
const hosts = urnOf("nomad-on-weave:hosts:DockerHosts", "hosts");

test.each([
  [token, "nomad-operator-token", true],
  ["nomad:index/job:Job", "httpbackend", true],
  ["consul:index/keys:Keys", "httpbackend-share", true],
  [local, "consul-acl", true],
  [local, "consul-owner", true],
  [local, "httpbackend-deployment", true],
  [local, "fabio-renewal", true],
  ["pulumi:providers:nomad", "nomad", false],
  [remote, "consul-u1", false],
  [local, "security-management", false],
  [local, "retired-tokens", false],
])("%s %s goes away with the servers: %s", (type, name, expected) => {
  expect(isInsideCluster(resource(type, name))).toBe(expected);
});

test("what is forgotten is not named by what is left", () => {
  const state = stateOf([
    resource(local, "nomad-acl"),
    resource(remote, "nomad-token-u1", {
      dependencies: [acl, hosts],
      propertyDependencies: { stdin: [acl], connection: null },
      deletedWith: acl,
    }),
    resource("nomad-on-weave:hosts:DockerHosts", "hosts"),
  ]);
  const { deployment, ...others } = withoutResources(state, isInsideCluster);
  expect(others).toEqual({ version: 3 });
  expect(deployment.resources[0]).toEqual(
    resource(remote, "nomad-token-u1", {
      dependencies: [hosts],
      propertyDependencies: { stdin: [], connection: [] },
    }),
  );
});

describe("what is on hosts that the stack makes", () => {
  test("goes away with them, also when a refresh has forgotten the first one", () => {
    const state = stateOf([
      resource("nomad-on-weave:hosts:DockerHosts", "hosts"),
      resource(token, "nomad-operator-token"),
      resource(remote, "consul-u1"),
      resource(local, "binaries-u1", { deletedWith: "another" }),
      resource(local, "ssh-files"),
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
    const state = stateOf([resource("nomad-on-weave:hosts:DockerHosts", "hosts")]);
    expect(boundToHosts(state)).toBe(state);
  });

  test("is taken off machines that exist", () => {
    const state = stateOf([
      resource("nomad-on-weave:hosts:SshHosts", "hosts"),
      resource(remote, "consul-u1"),
    ]);
    expect(boundToHosts(state)).toBe(state);
  });
});
