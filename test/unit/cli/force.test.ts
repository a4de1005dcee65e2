import { removeWhatCanBe } from "../../../cli/down/force.ts";
import type { Pulumi } from "../../../stack/pulumi.ts";
import { type State, nameOf } from "../../../stack/state.ts";

type Resource = State["deployment"]["resources"][number];

const urnOf = (name: string) => `urn:pulumi:unit::nomad-on-weave::type::${name}`;

/** A resource that is named after a script on a host, and depends on others. */
function script(name: string, ...dependencies: string[]): Resource {
  return {
    urn: urnOf(name),
    type: "command:remote:Command",
    id: name,
    inputs: { delete: "rm" },
    dependencies: dependencies.map(urnOf),
  };
}

/** A Pulumi that cannot delete some resources, nor what they depend on: as with `--continue-on-error`. */
class Backend implements Pick<Pulumi, "read" | "run" | "write"> {
  readonly runs: (readonly string[])[] = [];
  readonly files = undefined;
  readonly isOwn = false;
  resources: Resource[];
  private readonly stubborn: readonly string[];

  constructor(resources: Resource[], stubborn: readonly string[]) {
    this.resources = resources;
    this.stubborn = stubborn;
  }

  read = () => Promise.resolve(JSON.stringify({ version: 3, deployment: { resources: this.resources } }));

  write = (_: readonly string[], input: string) => {
    this.resources = (JSON.parse(input) as State).deployment.resources;
    return Promise.resolve();
  };

  run = (args: readonly string[]) => {
    this.runs.push(args);
    const kept = new Set(this.resources.filter((each) => this.stubborn.includes(nameOf(each))));
    for (const each of kept) {
      this.resources
        .filter(({ urn }) => each.dependencies?.includes(urn))
        .forEach((other) => kept.add(other));
    }
    this.resources = [...kept];
    return Promise.resolve(kept.size === 0 ? 0 : 255);
  };
}

test("a failure keeps nothing else, and what is left is listed by its host", async () => {
  const ready = ["m1", "m2"].map((host) => ({ ...script(`hosts-ready-${host}`), inputs: {} }));
  const backend = new Backend(
    [
      ...ready,
      script("node-m1", "hosts-ready-m1"),
      script("node-m2", "hosts-ready-m2"),
      script("consul-m1", "node-m1"),
      script("consul-m2", "node-m2", "node-m1"),
      script("nomad-m2", "consul-m1", "consul-m2"),
      { ...script("nomad-operator-token", "nomad-m2"), type: "nomad:index/aclToken:AclToken" },
    ],
    ["nomad-m2", "consul-m2", "nomad-operator-token"],
  );
  const left = await removeWhatCanBe(backend, "unit", ["--debug"], () => undefined);
  expect([...left]).toEqual([["m2", ["consul-m2", "nomad-m2"]]]);
  expect(backend.resources).toEqual([]);
  expect(backend.runs).toHaveLength(3);
  expect(backend.runs[0]).toEqual(["destroy", "--yes", "--skip-preview", "--continue-on-error", "--debug"]);
});

test("a stack of which everything can be removed is removed at once", async () => {
  const backend = new Backend([script("node-m1")], []);
  expect((await removeWhatCanBe(backend, "unit", [], () => undefined)).size).toBe(0);
  expect(backend.runs).toHaveLength(1);
});
