import { removeWhatCanBe } from "../../../cli/down/force.ts";
import type { Pulumi } from "../../../stack/pulumi.ts";
import { nameOf } from "../../../components/resourceNames.ts";
import type { State } from "../../../stack/state.ts";
import { recorded } from "../support/recorded.ts";

type Resource = State["deployment"]["resources"][number];

/** A resource that was made on a host, and depends on others. */
function made(resource: { urn: string; type: string }, ...dependencies: { urn: string }[]): Resource {
  return {
    ...resource,
    id: resource.urn,
    inputs: { delete: "rm" },
    dependencies: dependencies.map(({ urn }) => urn),
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
  const ready = (host: string) => ({ ...made(recorded("hosts-ready-*", host)), inputs: {} });
  const node = (host: string) => made(recorded("node-*", host), ready(host));
  const [one, other] = [
    made(recorded("consul-*", "m1"), node("m1")),
    made(recorded("consul-*", "m2"), node("m2"), node("m1")),
  ];
  const last = made(recorded("nomad-*", "m2"), one, other);
  const token = made(recorded("nomad-*-token", "operator"), last);
  const backend = new Backend(
    [ready("m1"), ready("m2"), node("m1"), node("m2"), one, other, last, token],
    ["nomad-m2", "consul-m2", "nomad-operator-token"],
  );
  const left = await removeWhatCanBe(backend, "unit", ["--debug"], () => undefined);
  expect([...left]).toEqual([["m2", ["consul-m2", "nomad-m2"]]]);
  expect(backend.resources).toEqual([]);
  expect(backend.runs).toHaveLength(3);
  expect(backend.runs[0]).toEqual(["destroy", "--yes", "--skip-preview", "--continue-on-error", "--debug"]);
});

test("a stack of which everything can be removed is removed at once", async () => {
  const backend = new Backend([made(recorded("node-*", "m1"))], []);
  expect((await removeWhatCanBe(backend, "unit", [], () => undefined)).size).toBe(0);
  expect(backend.runs).toHaveLength(1);
});
